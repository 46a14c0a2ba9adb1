package portcullis

import (
	"errors"
	"math"
	"strings"
	"sync"
	"testing"
)

const (
	ann    = "arn:aws:iam::111122223333:user/Ann"
	report = "arn:aws:s3:::reports/Ann/1"
	policy = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject",
		"Resource": "arn:aws:s3:::reports/${aws:username}/*",
		"Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}, "Bool": {"app:mfa": "true"},
			"NumericLessThan": {"app:size": "10"}, "ForAnyValue:StringEquals": {"aws:TagKeys": "team"}}}]}`
)

func facts(address string) map[string]any {
	return map[string]any{"aws:SourceIp": address, "app:mfa": true, "app:size": 9, "aws:TagKeys": []string{"stage", "team"}}
}

func authorizer(t *testing.T) *Authorizer {
	t.Helper()
	set, err := NewPolicySet(Identity, "Reports", policy)
	if err != nil {
		t.Fatal(err)
	}
	made, err := NewAuthorizer(set, nil)
	if err != nil {
		t.Fatal(err)
	}
	set.Close()
	return made
}

func TestDecisions(t *testing.T) {
	made := authorizer(t)
	defer made.Close()
	for address, expected := range map[string]Decision{
		"203.0.113.9":  {Outcome: Allowed, HasStatement: true},
		"198.51.100.7": {Outcome: ImplicitDeny},
	} {
		request, err := NewRequest(ann, "s3:GetObject", report, facts(address))
		if err != nil {
			t.Fatal(err)
		}
		if decided, err := made.Evaluate(request); err != nil || decided != expected {
			t.Errorf("%s: %+v, %v", address, decided, err)
		}
		story, err := made.Explain(request)
		if err != nil || (expected.Outcome != Allowed && !strings.Contains(story, "198.51.100.7 is in none of")) {
			t.Errorf("%s: %s, %v", address, story, err)
		}
		near, err := made.ExplainNearest(request, 0)
		if err != nil || (expected.Outcome != Allowed && !strings.Contains(near, "1 other statement")) {
			t.Errorf("%s: %s, %v", address, near, err)
		}
		request.Close()
		if decided, err := made.Evaluate(request); err == nil || decided.Outcome != ImplicitDeny {
			t.Errorf("after Close: %+v, %v", decided, err)
		}
	}
}

func TestScopeDown(t *testing.T) {
	set := func(policyType PolicyType, actions string) *PolicySet {
		made, err := NewPolicySet(policyType, "", `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "`+
			actions+`", "Resource": "*"}]}`)
		if err != nil {
			t.Fatal(err)
		}
		return made
	}
	identity, objects, reads := set(Identity, "*"), set(ScopeDown, "s3:*Object"), set(ScopeDown, "s3:Get*")
	for _, order := range [][]*PolicySet{{objects, reads}, {reads, objects}} {
		made, err := NewAuthorizer(identity, nil, order...)
		if err != nil {
			t.Fatal(err)
		}
		for action, expected := range map[string]Outcome{"s3:GetObject": Allowed, "s3:PutObject": ImplicitDeny} {
			request, err := NewRequest("arn:aws:sts::111122223333:assumed-role/Reports/ann", action, report, nil)
			if err != nil {
				t.Fatal(err)
			}
			if decided, err := made.Evaluate(request); err != nil || decided.Outcome != expected {
				t.Errorf("%s: %+v, %v", action, decided, err)
			}
		}
		// A user has no session that could be scoped down.
		request, err := NewRequest(ann, "s3:GetObject", report, nil)
		if err != nil {
			t.Fatal(err)
		}
		var refused *Error
		if decided, err := made.Evaluate(request); !errors.As(err, &refused) || refused.Path != "policies.scopeDown" ||
			decided.Outcome != ImplicitDeny {
			t.Errorf("%+v, %v", decided, err)
		}
		if _, err := made.Explain(request); !errors.As(err, &refused) || refused.Path != "policies.scopeDown" {
			t.Error(err)
		}
	}
	for _, wrong := range [][]*PolicySet{{reads, reads, reads, reads}, {identity}} {
		if _, err := NewAuthorizer(identity, nil, wrong...); err == nil {
			t.Errorf("%d sets were taken", len(wrong))
		}
	}
}

func TestErrors(t *testing.T) {
	var refused *Error
	if _, err := NewPolicySet(Identity, "Bad", `{"Statement": [{"Effect": "Alow"}]}`); !errors.As(err, &refused) {
		t.Fatal(err)
	}
	if refused.Line != 1 || refused.Path == "" || !strings.Contains(refused.JSON, `"code":"invalidPolicy"`) {
		t.Errorf("%+v", refused)
	}
	if _, err := NewRequest("arn:aws:s3:::bucket", "s3:GetObject", report, nil); !errors.As(err, &refused) || refused.Path != "principal" {
		t.Error(err)
	}
	set, err := NewPolicySet(Identity, "Reports", policy)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := NewAuthorizer(nil, set); !errors.As(err, &refused) || !strings.Contains(refused.Message, "`resource`") {
		t.Error(err)
	}
}

func TestGoroutinesShareHandles(t *testing.T) {
	made := authorizer(t)
	request, err := NewRequest(ann, "s3:GetObject", report, facts("203.0.113.9"))
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for worker := 0; worker < 4; worker++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for round := 0; round < 10000; round++ {
				if decided, err := made.Evaluate(request); err != nil || decided.Outcome != Allowed {
					t.Errorf("%+v, %v", decided, err)
					return
				}
			}
		}()
	}
	group.Wait()
}

func TestNoValues(t *testing.T) {
	for _, value := range []any{math.NaN(), math.Inf(1), 1.5, nil, []any{"x"}, map[string]any{}, int64(1), []byte("x")} {
		request, err := NewRequest(ann, "s3:GetObject", report, map[string]any{"app:k": value})
		if err == nil || request != nil {
			t.Errorf("%#v is taken", value)
		}
	}
	if _, err := NewPolicySet(0, "Reports", policy); err == nil {
		t.Error("a policy of no type is taken")
	}
}
