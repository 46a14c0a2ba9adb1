# IAM statements as data, as src/peers/rego.rs writes them.
package iam

import rego.v1

default allowed := false

allowed if {
	not denied
	level_allows
	grants
}

denied if {
	some s in data.iam_deny.literal
	s.actions[input.action]
	applies(s)
}

denied if {
	some s in data.iam_deny.prefix
	s.services[input.service]
	about_action(s)
	applies(s)
}

denied if {
	some s in data.iam_deny.other
	not excepted(s)
	applies(s)
}

level_allows if not data.iam_allow.service_control

level_allows if allows(data.iam_allow.service_control)

grants if allows(data.iam_allow.resource)

grants if {
	allows(data.iam_allow.identity)
	boundary_allows
}

boundary_allows if not data.iam_allow.boundary

boundary_allows if allows(data.iam_allow.boundary)

allows(layer) if {
	some s in layer.literal
	s.actions[input.action]
	applies(s)
}

allows(layer) if {
	some s in layer.prefix
	s.services[input.service]
	about_action(s)
	applies(s)
}

allows(layer) if {
	some s in layer.other
	not excepted(s)
	applies(s)
}

applies(s) if {
	about_resource(s)
	about_principal(s)
	every c in s.conditions { holds(c) }
}

about_action(s) if s.actions[input.action]

about_action(s) if {
	some p in s.action_prefixes
	startswith(input.action, p)
}

about_action(s) if {
	some p in s.action_patterns
	regex.match(p, input.action)
}

excepted(s) if {
	some p in s.all_but
	startswith(input.action, p)
}

about_resource(s) if s.any_resource

about_resource(s) if s.resources[input.resource]

about_resource(s) if {
	some p in s.resource_prefixes
	startswith(input.resource, p)
}

about_resource(s) if {
	some p in s.resource_patterns
	regex.match(p, input.resource)
}

about_resource(s) if {
	some parts in s.resource_templates
	regex.match(filled(parts), input.resource)
}

about_principal(s) if not s.principals

about_principal(s) if s.principals[input.principal]

filled(parts) := concat("", [text | some p in parts; text := part(p)])

part(p) := p if is_string(p)

part(p) := input.context[p.key] if is_object(p)

holds(c) if {
	not c.negated
	some_value(c)
}

holds(c) if {
	c.if_exists
	not input.context[c.key]
}

holds(c) if {
	c.null == true
	not input.context[c.key]
}

holds(c) if {
	c.null == false
	input.context[c.key]
}

holds(c) if {
	c.negated
	not some_value(c)
}

some_value(c) if c.values[input.context[c.key]]

some_value(c) if c.values_in_lower_case[lower(input.context[c.key])]

some_value(c) if {
	some v in c.variables
	input.context[v] == input.context[c.key]
}

some_value(c) if {
	some p in c.patterns
	regex.match(p, input.context[c.key])
}

some_value(c) if {
	some parts in c.templates
	regex.match(filled(parts), input.context[c.key])
}

some_value(c) if {
	some r in c.ranges
	net.cidr_contains(r, input.context[c.key])
}
