// Package portcullis decides requests against AWS IAM policies, in your process.
//
// PolicySet, Authorizer and Request are immutable: any number of goroutines may use one. Each is freed when it is
// closed, or when nobody holds it any more.
package portcullis

/*
#cgo pkg-config: portcullis
#include <stdlib.h>
#include <portcullis.h>
*/
import "C"

import (
	"runtime"
	"unsafe"
)

func init() {
	// An older library would pass over facts that the header has.
	if C.portcullis_check_abi(C.PORTCULLIS_ABI_VERSION) != C.PORTCULLIS_OK {
		panic("libportcullis is older than the header that this package was built with")
	}
}

// PolicyType says what policies are attached to.
type PolicyType uint32

// The types of policies that this example needs; portcullis.h has the others.
const (
	Identity  PolicyType = C.PORTCULLIS_POLICY_IDENTITY
	Resource  PolicyType = C.PORTCULLIS_POLICY_RESOURCE
	ScopeDown PolicyType = C.PORTCULLIS_POLICY_SCOPE_DOWN
)

// Outcome is what a request comes to. Its zero value refuses.
type Outcome uint8

// The outcomes.
const (
	ImplicitDeny Outcome = C.PORTCULLIS_IMPLICIT_DENY
	ExplicitDeny Outcome = C.PORTCULLIS_EXPLICIT_DENY
	Allowed      Outcome = C.PORTCULLIS_ALLOWED
)

// Decision tells the outcome and a statement that decided, where one did. Its zero value refuses.
type Decision struct {
	Outcome           Outcome
	HasStatement      bool
	Policy, Statement uint32
}

// Error is a call that failed; it is never a decision. JSON is the error object of SCENARIO.md.
type Error struct {
	Status        int
	Message, Path string
	Line, Column  uint32
	JSON          string
}

func (e *Error) Error() string { return e.Message }

// texts are copies in C memory for the length of a call: a struct that C reads may not point into Go's.
type texts []unsafe.Pointer

func (t *texts) of(text string) C.portcullis_str {
	copied := C.CString(text)
	*t = append(*t, unsafe.Pointer(copied))
	return C.portcullis_str{ptr: copied, len: C.size_t(len(text))}
}

func (t *texts) free() {
	for _, copied := range *t {
		C.free(copied)
	}
}

func text(view C.portcullis_str) string { return C.GoStringN(view.ptr, C.int(view.len)) }

func failure(status C.portcullis_status, err *C.portcullis_error) error {
	if status == C.PORTCULLIS_OK {
		return nil
	}
	defer C.portcullis_error_free(err)
	if err == nil {
		return &Error{Status: int(status), Message: C.GoString(C.portcullis_status_message(status))}
	}
	return &Error{
		Status: int(status), Message: text(C.portcullis_error_message(err)), Path: text(C.portcullis_error_path(err)),
		Line: uint32(C.portcullis_error_line(err)), Column: uint32(C.portcullis_error_column(err)),
		JSON: text(C.portcullis_error_json(err)),
	}
}

// PolicySet is one compiled policy.
type PolicySet struct{ handle *C.portcullis_policy_set }

// NewPolicySet compiles a policy with the strict loader.
func NewPolicySet(policyType PolicyType, name, policy string) (*PolicySet, error) {
	var held texts
	defer held.free()
	set := &PolicySet{}
	var err *C.portcullis_error
	status := C.portcullis_policy_set_from_json(C.portcullis_policy_type(policyType), C.PORTCULLIS_LOADER_STRICT,
		held.of(name), held.of(policy), &set.handle, &err)
	if status != C.PORTCULLIS_OK {
		return nil, failure(status, err)
	}
	runtime.SetFinalizer(set, (*PolicySet).Close)
	return set, nil
}

// Close frees the set; authorizers that hold it go on.
func (s *PolicySet) Close() {
	C.portcullis_policy_set_free(s.handle)
	s.handle = nil
}

// Authorizer is the sets that bear on requests.
type Authorizer struct{ handle *C.portcullis_authorizer }

// NewAuthorizer puts an identity set and a resource's set together; either may be nil. At most three scope down
// policies may follow, in the order in which GetScopedCredentials was called.
func NewAuthorizer(identity, resource *PolicySet, scopeDown ...*PolicySet) (*Authorizer, error) {
	var builder *C.portcullis_authorizer_builder
	if status := C.portcullis_authorizer_builder_new(&builder); status != C.PORTCULLIS_OK {
		return nil, failure(status, nil)
	}
	defer C.portcullis_authorizer_builder_free(builder)
	// The builder keeps its first failure, and the build gives it back.
	if identity != nil {
		C.portcullis_authorizer_builder_set_policies(builder, C.PORTCULLIS_LAYER_IDENTITY, identity.handle)
	}
	if resource != nil {
		C.portcullis_authorizer_builder_set_policies(builder, C.PORTCULLIS_LAYER_RESOURCE, resource.handle)
	}
	if len(scopeDown) > 0 {
		sets := make([]*C.portcullis_policy_set, len(scopeDown))
		for index, set := range scopeDown {
			sets[index] = set.handle
		}
		C.portcullis_authorizer_builder_set_levels(builder, C.PORTCULLIS_LAYER_SCOPE_DOWN, &sets[0], C.size_t(len(sets)))
	}
	authorizer := &Authorizer{}
	var err *C.portcullis_error
	status := C.portcullis_authorizer_builder_build(builder, &authorizer.handle, &err)
	runtime.KeepAlive(identity)
	runtime.KeepAlive(resource)
	runtime.KeepAlive(scopeDown)
	if status != C.PORTCULLIS_OK {
		return nil, failure(status, err)
	}
	runtime.SetFinalizer(authorizer, (*Authorizer).Close)
	return authorizer, nil
}

// Close frees the authorizer.
func (c *Authorizer) Close() {
	C.portcullis_authorizer_free(c.handle)
	c.handle = nil
}

// Request is what is asked.
type Request struct{ handle *C.portcullis_request }

// NewRequest builds a request of the principal with this ARN. Values of condition keys are strings, bools, ints or
// lists of strings.
func NewRequest(arn, action, resource string, context map[string]any) (*Request, error) {
	var held texts
	defer held.free()
	var builder *C.portcullis_request_builder
	if status := C.portcullis_request_builder_new(&builder); status != C.PORTCULLIS_OK {
		return nil, failure(status, nil)
	}
	defer C.portcullis_request_builder_free(builder)
	principal := C.portcullis_principal{kind: C.PORTCULLIS_PRINCIPAL_ARN, name: held.of(arn)}
	principal.struct_size = C.sizeof_portcullis_principal
	C.portcullis_request_builder_begin(builder, &principal, held.of(action), held.of(resource))
	for key, value := range context {
		switch value := value.(type) {
		case string:
			C.portcullis_request_builder_add_string(builder, held.of(key), held.of(value))
		case bool:
			C.portcullis_request_builder_add_bool(builder, held.of(key), C.bool(value))
		case int:
			C.portcullis_request_builder_add_integer(builder, held.of(key), C.int64_t(value))
		case []string:
			values := make([]C.portcullis_value, len(value)+1)
			for index, one := range value {
				values[index] = C.portcullis_value{kind: C.PORTCULLIS_VALUE_STRING, text: held.of(one)}
			}
			C.portcullis_request_builder_add_list(builder, held.of(key), &values[0], C.size_t(len(value)))
		default:
			return nil, &Error{Status: C.PORTCULLIS_INVALID_ARGUMENT, Message: "no value of a condition key: " + key}
		}
	}
	request := &Request{}
	var err *C.portcullis_error
	if status := C.portcullis_request_builder_build(builder, &request.handle, &err); status != C.PORTCULLIS_OK {
		return nil, failure(status, err)
	}
	runtime.SetFinalizer(request, (*Request).Close)
	return request, nil
}

// Close frees the request.
func (r *Request) Close() {
	C.portcullis_request_free(r.handle)
	r.handle = nil
}

// Evaluate decides a request. With an error, the decision is a deny.
func (c *Authorizer) Evaluate(request *Request) (Decision, error) {
	var decided C.portcullis_decision
	status := C.portcullis_authorizer_evaluate(c.handle, request.handle, &decided)
	var err *C.portcullis_error
	if status == C.PORTCULLIS_INVALID_REQUEST {
		// It has no place for the reason; this has.
		C.portcullis_authorizer_check(c.handle, request.handle, &err)
	}
	runtime.KeepAlive(c)
	runtime.KeepAlive(request)
	return Decision{
		Outcome: Outcome(decided.outcome), HasStatement: decided.has_statement == 1,
		Policy: uint32(decided.policy), Statement: uint32(decided.statement),
	}, failure(status, err)
}

// Explain tells the decision with its story.
func (c *Authorizer) Explain(request *Request) (string, error) {
	var story *C.portcullis_text
	var err *C.portcullis_error
	status := C.portcullis_authorizer_explain_text(c.handle, request.handle, &story, &err)
	runtime.KeepAlive(c)
	runtime.KeepAlive(request)
	defer C.portcullis_text_free(story)
	return text(C.portcullis_text_get(story)), failure(status, err)
}

// ExplainNearest tells the statements that decided, and so many that came nearest to applying.
func (c *Authorizer) ExplainNearest(request *Request, nearest uint32) (string, error) {
	var story *C.portcullis_text
	var err *C.portcullis_error
	status := C.portcullis_authorizer_explain_nearest_text(c.handle, request.handle, C.size_t(nearest), &story, &err)
	runtime.KeepAlive(c)
	runtime.KeepAlive(request)
	defer C.portcullis_text_free(story)
	return text(C.portcullis_text_get(story)), failure(status, err)
}

// EvaluateJSON answers a scenario document: the answer object of SCENARIO.md, or its error object.
func EvaluateJSON(scenario string) string {
	var held texts
	defer held.free()
	var answer *C.portcullis_text
	var err *C.portcullis_error
	if C.portcullis_evaluate_json(held.of(scenario), nil, &answer, &err) != C.PORTCULLIS_OK {
		defer C.portcullis_error_free(err)
		return text(C.portcullis_error_json(err))
	}
	defer C.portcullis_text_free(answer)
	return text(C.portcullis_text_get(answer))
}
