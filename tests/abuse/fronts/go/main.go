// The Go package: a question in calls, an answer in a line.
package main

import (
	"bufio"
	"errors"
	"os"
	"strconv"
	"strings"

	"portcullis"
)

var statuses = map[int]string{4: "invalidArgument", 6: "invalidPolicy", 7: "invalidRequest", 9: "invalidAuthorizer"}

// notOffered is a slot that the package does not have.
type notOffered string

func (slot notOffered) Error() string { return "notOffered: " + string(slot) }

func unescape(part string) string {
	var text strings.Builder
	for at := 0; at < len(part); at++ {
		if part[at] != '%' {
			text.WriteByte(part[at])
			continue
		}
		letter, err := strconv.ParseUint(part[at+1:at+3], 16, 8)
		if err != nil {
			panic(err)
		}
		text.WriteByte(byte(letter))
		at += 2
	}
	return text.String()
}

type question struct {
	arn, action, resource string
	context               map[string]any
	identity, bucket      *portcullis.PolicySet
	scopeDown             []*portcullis.PolicySet
	slot                  string
}

// set compiles the policies of a slot; the package has sets of one policy, strict ones.
func (q *question) set(policies [][2]string) error {
	if q.slot == "" {
		return nil
	}
	types := map[string]portcullis.PolicyType{
		"identity": portcullis.Identity, "resource": portcullis.Resource, "scopeDown": portcullis.ScopeDown,
	}
	policyType, known := types[q.slot]
	if !known || len(policies) != 1 {
		return notOffered("a set of " + q.slot)
	}
	set, err := portcullis.NewPolicySet(policyType, policies[0][0], policies[0][1])
	if err != nil {
		return err
	}
	switch q.slot {
	case "identity":
		q.identity = set
	case "resource":
		q.bucket = set
	default:
		q.scopeDown = append(q.scopeDown, set)
	}
	return nil
}

func (q *question) key(call []string) error {
	name, kind := call[1], call[2]
	if _, twice := q.context[name]; twice {
		return notOffered("a key given twice")
	}
	switch kind {
	case "string":
		q.context[name] = call[3]
	case "bool":
		q.context[name] = call[3] == "true"
	case "number":
		number, err := strconv.Atoi(call[3])
		if err != nil {
			return notOffered("a number that is no int")
		}
		q.context[name] = number
	case "list":
		values := []string{}
		for part := 3; part < len(call); part += 2 {
			if call[part] != "string" {
				return notOffered("a list of other values than texts")
			}
			values = append(values, call[part+1])
		}
		q.context[name] = values
	default:
		return notOffered("a key that is absent")
	}
	return nil
}

func decide(calls [][]string) (string, error) {
	q := question{context: map[string]any{}}
	var policies [][2]string
	for _, call := range append(calls, []string{"set", "", ""}) {
		switch call[0] {
		case "loader":
			if call[1] != "strict" {
				return "", notOffered("a loader")
			}
		case "list":
			if call[1] != "scopeDown" {
				return "", notOffered("a list of " + call[1])
			}
		case "set":
			if err := q.set(policies); err != nil {
				return "", err
			}
			q.slot, policies = call[1], nil
			if q.slot == "resource" && call[2] != "resource" {
				return "", notOffered("a policy of " + call[2])
			}
		case "policy":
			policies = append(policies, [2]string{call[1], call[2]})
		case "principal":
			if call[1] != "arn" {
				return "", notOffered("a principal of " + call[1])
			}
			q.arn = call[2]
		case "request":
			q.action, q.resource = call[1], call[2]
		case "key":
			if err := q.key(call); err != nil {
				return "", err
			}
		default:
			return "", notOffered(call[0])
		}
	}
	if len(q.scopeDown) == 0 {
		for _, call := range calls {
			if call[0] == "list" {
				return "", notOffered("a list that is empty")
			}
		}
	}
	authorizer, err := portcullis.NewAuthorizer(q.identity, q.bucket, q.scopeDown...)
	if err != nil {
		return "", err
	}
	request, err := portcullis.NewRequest(q.arn, q.action, q.resource, q.context)
	if err != nil {
		return "", err
	}
	decision, err := authorizer.Evaluate(request)
	if err != nil {
		return "", err
	}
	return []string{"implicitDeny", "explicitDeny", "allowed"}[decision.Outcome], nil
}

func typed(calls [][]string) string {
	said, err := decide(calls)
	var failed *portcullis.Error
	switch {
	case err == nil:
		return said
	case errors.As(err, &failed):
		return "error:" + statuses[failed.Status]
	default:
		return err.Error()
	}
}

func main() {
	in, out := bufio.NewReader(os.Stdin), bufio.NewWriter(os.Stdout)
	defer out.Flush()
	var calls [][]string
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		var call []string
		for _, part := range strings.Split(strings.TrimSuffix(line, "\n"), "\t") {
			call = append(call, unescape(part))
		}
		switch call[0] {
		case "scenario":
			out.WriteString(portcullis.EvaluateJSON(call[1]) + "\t")
		case "ask":
			out.WriteString(typed(calls) + "\n")
			calls = nil
		case "skip":
			out.WriteString("notOffered: a struct has its fields\n")
			calls = nil
		default:
			calls = append(calls, call)
		}
	}
}
