/*
 * Portcullis for C++17: the handles of portcullis.h as classes that free themselves, and failures as
 * exceptions.
 *
 *     using namespace portcullis;
 *     PolicySet policies(PORTCULLIS_POLICY_IDENTITY, "Reports", policy);
 *     Authorizer authorizer = AuthorizerBuilder().identity(policies).build();
 *     Request request = RequestBuilder("arn:aws:iam::111122223333:user/Ann", "s3:GetObject",
 *                                      "arn:aws:s3:::reports/Ann/q3.csv")
 *                           .add("aws:SourceIp", "203.0.113.9")
 *                           .build();
 *     if (authorizer.evaluate(request).outcome == PORTCULLIS_ALLOWED) { ... }
 *
 * PolicySet, Guards, Authorizer, Request and Reference are immutable: any number of threads may use one. Builders are for one
 * thread at a time. Everything can be moved, nothing copied. An object that was moved from may be destroyed
 * and assigned to, nothing else. portcullis.h says the rest.
 */
#ifndef PORTCULLIS_HPP
#define PORTCULLIS_HPP

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "portcullis.h"

namespace portcullis {

/* One thing that is wrong. */
struct Finding {
    bool is_error;
    std::string policy, reason, rule, message, path;
    std::uint32_t line, column, offset;
    /* Behind what is meant. */
    std::uint32_t end_line, end_column, end_offset;
};

/* A call that failed. */
class Error : public std::runtime_error {
public:
    Error(portcullis_status status, const std::string &message, std::string json, std::vector<Finding> findings,
          std::size_t row)
        : std::runtime_error(message), status_(status), row_(row), json_(std::move(json)),
          findings_(std::move(findings)) {}

    portcullis_status status() const noexcept { return status_; }
    /* Of a batch, the first row that cannot be asked; SIZE_MAX in all other errors. */
    std::size_t row() const noexcept { return row_; }
    /* The error object of SCENARIO.md. */
    const std::string &json() const noexcept { return json_; }
    const std::vector<Finding> &findings() const noexcept { return findings_; }

private:
    portcullis_status status_;
    std::size_t row_;
    std::string json_;
    std::vector<Finding> findings_;
};

namespace detail {

template <typename T, portcullis_status (*release)(T *)> struct Release {
    void operator()(T *handle) const noexcept { release(handle); }
};
template <typename T, portcullis_status (*release)(T *)> using Owned = std::unique_ptr<T, Release<T, release>>;

using OwnedError = Owned<portcullis_error, portcullis_error_free>;
using OwnedText = Owned<portcullis_text, portcullis_text_free>;

inline portcullis_str view(std::string_view text) noexcept {
    /* A view of nothing is an empty text here, never a fact that is not given. */
    return portcullis_str{text.data() == nullptr ? "" : text.data(), text.size()};
}

inline std::string copy(portcullis_str text) {
    return text.ptr == nullptr ? std::string() : std::string(text.ptr, text.len);
}

inline std::string copy(const OwnedText &text) { return copy(portcullis_text_get(text.get())); }

[[noreturn]] inline void fail(portcullis_status status, OwnedError error) {
    std::vector<Finding> findings;
    for (std::size_t index = 0; index < portcullis_error_finding_count(error.get()); ++index) {
        portcullis_finding found{};
        found.struct_size = sizeof found;
        if (portcullis_error_finding(error.get(), index, &found) == PORTCULLIS_OK) {
            findings.push_back({found.severity == 1, copy(found.policy), copy(found.reason), copy(found.rule),
                                copy(found.message), copy(found.path), found.line, found.column, found.offset,
                                found.end_line, found.end_column, found.end_offset});
        }
    }
    throw Error(status, error ? copy(portcullis_error_message(error.get())) : portcullis_status_message(status),
                copy(portcullis_error_json(error.get())), std::move(findings),
                portcullis_error_row(error.get()));
}

inline void check(portcullis_status status) {
    if (status != PORTCULLIS_OK) fail(status, nullptr);
}

/* Of a header newer than itself a library would pass facts over: no builder is made of it. */
inline void check_abi() { check(portcullis_check_abi(PORTCULLIS_ABI_VERSION)); }

/* The same for a call of a builder whose build tells this failure with its findings. */
inline void check_unless(portcullis_status told_by_build, portcullis_status status) {
    if (status != told_by_build) check(status);
}

/* More condition keys and values a request cannot have; see Limits in portcullis.h. */
constexpr std::size_t most_values = 100000;

/* Calls a function whose last parameter is the place for an error. */
template <typename Function, typename... Arguments> void call(Function function, Arguments... arguments) {
    portcullis_error *error = nullptr;
    const portcullis_status status = function(arguments..., &error);
    OwnedError owned(error);
    if (status != PORTCULLIS_OK) fail(status, std::move(owned));
}

} // namespace detail

/* The policies of one principal, resource or level, compiled. */
class PolicySet {
public:
    PolicySet(portcullis_policy_type type, std::string_view name, std::string_view policy,
              portcullis_loader loader = PORTCULLIS_LOADER_STRICT) {
        portcullis_policy_set *set = nullptr;
        detail::call(portcullis_policy_set_from_json, type, loader, detail::view(name), detail::view(policy), &set);
        handle_.reset(set);
    }

    std::size_t policy_count() const noexcept { return portcullis_policy_set_policy_count(get()); }
    std::size_t statement_count() const noexcept { return portcullis_policy_set_statement_count(get()); }
    const portcullis_policy_set *get() const noexcept { return handle_.get(); }

private:
    friend class PolicySetBuilder;
    explicit PolicySet(portcullis_policy_set *set) : handle_(set) {}
    detail::Owned<portcullis_policy_set, portcullis_policy_set_free> handle_;
};

/* Collects policies. */
class PolicySetBuilder {
public:
    explicit PolicySetBuilder(portcullis_policy_type type, portcullis_loader loader = PORTCULLIS_LOADER_STRICT) {
        portcullis_policy_set_builder *builder = nullptr;
        detail::check(portcullis_policy_set_builder_new(type, loader, &builder));
        handle_.reset(builder);
    }

    PolicySetBuilder &add(std::string_view name, std::string_view policy) {
        detail::check_unless(
            PORTCULLIS_INVALID_POLICY,
            portcullis_policy_set_builder_add(handle_.get(), detail::view(name), detail::view(policy)));
        return *this;
    }

    PolicySet build() {
        portcullis_policy_set *set = nullptr;
        detail::call(portcullis_policy_set_builder_build, handle_.get(), &set);
        return PolicySet(set);
    }

private:
    detail::Owned<portcullis_policy_set_builder, portcullis_policy_set_builder_free> handle_;
};

/* What a host requires of transport, network and signature before any policy, compiled. */
class Guards {
public:
    explicit Guards(std::string_view json) {
        portcullis_guards *guards = nullptr;
        detail::call(portcullis_guards_from_json, detail::view(json), &guards);
        handle_.reset(guards);
    }

    const portcullis_guards *get() const noexcept { return handle_.get(); }

private:
    detail::Owned<portcullis_guards, portcullis_guards_free> handle_;
};

/* One end of a connection. */
struct Side {
    static Side address(std::string text) { return {PORTCULLIS_SIDE_ADDRESS, std::move(text)}; }
    static Side interface_id(std::string id) { return {PORTCULLIS_SIDE_INTERFACE, std::move(id)}; }
    static Side cluster(std::string name) { return {PORTCULLIS_SIDE_CLUSTER, std::move(name)}; }
    static Side workgroup(std::string name) { return {PORTCULLIS_SIDE_WORKGROUP, std::move(name)}; }
    static Side managed_endpoint(std::string name) { return {PORTCULLIS_SIDE_MANAGED_ENDPOINT, std::move(name)}; }
    static Side vpc_endpoint(std::string id) { return {PORTCULLIS_SIDE_VPC_ENDPOINT, std::move(id)}; }

    std::uint32_t kind;
    std::string name;
};

/* A connection that is asked for beside the call. What is not said is as in portcullis_connection. */
class Connection {
public:
    Connection(Side from, Side to) : from_(std::move(from)), to_(std::move(to)) {}

    /* Whatever is no number of its kind is refused by RequestBuilder::connection, as wide as it is given. */
    Connection &protocol(std::uint64_t number) { return give(PORTCULLIS_GIVEN_PROTOCOL, facts_.protocol, number); }
    Connection &port(std::uint64_t number) { return give(PORTCULLIS_GIVEN_PORT, facts_.port, number); }
    Connection &source_port(std::uint64_t number) {
        return give(PORTCULLIS_GIVEN_SOURCE_PORT, facts_.source_port, number);
    }
    Connection &icmp_type(std::uint64_t number) { return give(PORTCULLIS_GIVEN_ICMP_TYPE, facts_.icmp_type, number); }
    Connection &icmp_code(std::uint64_t number) { return give(PORTCULLIS_GIVEN_ICMP_CODE, facts_.icmp_code, number); }
    /* PORTCULLIS_SSLMODE_... */
    Connection &sslmode(std::uint32_t mode) {
        facts_.sslmode = mode;
        return *this;
    }
    /* PORTCULLIS_TLS_... */
    Connection &tls(std::uint32_t version) {
        facts_.tls = version;
        cipher_suite_.reset();
        return *this;
    }
    Connection &tls(std::uint32_t version, std::string cipher_suite) {
        tls(version);
        cipher_suite_ = std::move(cipher_suite);
        return *this;
    }

    /* Its texts live as long as this, unchanged. */
    portcullis_connection view() const noexcept {
        portcullis_connection connection = facts_;
        connection.struct_size = sizeof connection;
        connection.from = {from_.kind, 0, detail::view(from_.name)};
        connection.to = {to_.kind, 0, detail::view(to_.name)};
        if (cipher_suite_) connection.cipher_suite = detail::view(*cipher_suite_);
        return connection;
    }

private:
    Connection &give(std::uint32_t bit, std::uint32_t &place, std::uint64_t number) {
        facts_.given |= bit;
        /* Cut, it could be another number that is one. */
        place = number > UINT32_MAX ? UINT32_MAX : static_cast<std::uint32_t>(number);
        return *this;
    }

    portcullis_connection facts_{};
    Side from_, to_;
    std::optional<std::string> cipher_suite_;
};

/* What is asked. */
class Request {
public:
    const portcullis_request *get() const noexcept { return handle_.get(); }

private:
    friend class RequestBuilder;
    explicit Request(portcullis_request *request) : handle_(request) {}
    detail::Owned<portcullis_request, portcullis_request_free> handle_;
};

/* Collects the facts of a request. */
class RequestBuilder {
public:
    RequestBuilder(const portcullis_principal &principal, std::string_view action, std::string_view resource) {
        begin(principal, action, resource);
    }

    RequestBuilder(std::string_view principal_arn, std::string_view action, std::string_view resource) {
        portcullis_principal principal{};
        principal.struct_size = sizeof principal;
        principal.kind = PORTCULLIS_PRINCIPAL_ARN;
        principal.name = detail::view(principal_arn);
        begin(principal, action, resource);
    }

    RequestBuilder &resource_account(std::string_view account) {
        return checked(portcullis_request_builder_set_resource_account(get(), detail::view(account)));
    }
    RequestBuilder &resource_in_management_account() {
        return checked(portcullis_request_builder_set_resource_in_management_account(get()));
    }
    /* To the user, or to the role or issuing user behind the session. */
    RequestBuilder &kms_grant() { return checked(portcullis_request_builder_set_kms_grant(get())); }
    /* To the session itself. */
    RequestBuilder &kms_grant_to_session() {
        return checked(portcullis_request_builder_set_kms_grant_to_session(get()));
    }
    RequestBuilder &time(std::string_view rfc3339) {
        return checked(portcullis_request_builder_set_time(get(), detail::view(rfc3339)));
    }
    RequestBuilder &credentials(const portcullis_credentials &credentials) {
        return checked(portcullis_request_builder_set_credentials(get(), &credentials));
    }
    RequestBuilder &network(const portcullis_network &network) {
        return checked(portcullis_request_builder_set_network(get(), &network));
    }
    /* What was signed, and with what; it is verified by build. */
    RequestBuilder &signature_json(std::string_view signature) {
        return checked(portcullis_request_builder_set_signature_json(get(), detail::view(signature)));
    }
    RequestBuilder &connection(const portcullis_connection &connection) {
        return checked(portcullis_request_builder_set_connection(get(), &connection));
    }
    RequestBuilder &connection(const Connection &connection) { return this->connection(connection.view()); }

    RequestBuilder &add(std::string_view key, std::string_view value) {
        return checked(portcullis_request_builder_add_string(get(), detail::view(key), detail::view(value)));
    }
    /* Without it a literal would become a boolean. */
    RequestBuilder &add(std::string_view key, const char *value) { return add(key, std::string_view(value)); }
    RequestBuilder &add(std::string_view key, bool value) {
        return checked(portcullis_request_builder_add_bool(get(), detail::view(key), value));
    }
    RequestBuilder &add(std::string_view key, std::int64_t value) {
        return checked(portcullis_request_builder_add_integer(get(), detail::view(key), value));
    }
    RequestBuilder &add(std::string_view key, int value) { return add(key, static_cast<std::int64_t>(value)); }
    /* A pointer to anything else would become a boolean, too. */
    template <typename T> RequestBuilder &add(std::string_view key, const T *value) = delete;
    RequestBuilder &add(std::string_view key, const std::vector<std::string> &values) {
        if (values.size() > detail::most_values) {
            /* Refused by the number, before a list is made. */
            return checked(portcullis_request_builder_add_list(get(), detail::view(key), nullptr, values.size()));
        }
        std::vector<portcullis_value> list(values.size());
        for (std::size_t index = 0; index < values.size(); ++index) {
            list[index].kind = PORTCULLIS_VALUE_STRING;
            list[index].text = detail::view(values[index]);
        }
        return add(key, list);
    }
    /* Of values of any kind; their texts are copied. */
    RequestBuilder &add(std::string_view key, const std::vector<portcullis_value> &values) {
        return checked(
            portcullis_request_builder_add_list(get(), detail::view(key), values.data(), values.size()));
    }
    RequestBuilder &add_number(std::string_view key, std::string_view spelling) {
        return checked(portcullis_request_builder_add_number(get(), detail::view(key), detail::view(spelling)));
    }
    RequestBuilder &add_date(std::string_view key, std::int64_t seconds) {
        return checked(portcullis_request_builder_add_date(get(), detail::view(key), seconds));
    }
    template <std::size_t N> RequestBuilder &add_ip(std::string_view key, const std::array<std::uint8_t, N> &bytes) {
        static_assert(N == 4 || N == 16, "an address has 4 or 16 bytes");
        return checked(portcullis_request_builder_add_ip(get(), detail::view(key), bytes.data(), N));
    }
    RequestBuilder &add_absent(std::string_view key) {
        return checked(portcullis_request_builder_add_absent(get(), detail::view(key)));
    }

    Request build() {
        portcullis_request *request = nullptr;
        detail::call(portcullis_request_builder_build, get(), &request);
        return Request(request);
    }

    portcullis_request_builder *get() const noexcept { return handle_.get(); }

private:
    void begin(const portcullis_principal &principal, std::string_view action, std::string_view resource) {
        portcullis_request_builder *builder = nullptr;
        detail::check_abi();
        detail::check(portcullis_request_builder_new(&builder));
        handle_.reset(builder);
        checked(portcullis_request_builder_begin(builder, &principal, detail::view(action), detail::view(resource)));
    }

    RequestBuilder &checked(portcullis_status status) {
        /* Without a request, build tells what was wrong in the beginning. */
        if (status != PORTCULLIS_NOT_BEGUN) detail::check_unless(PORTCULLIS_INVALID_REQUEST, status);
        return *this;
    }

    detail::Owned<portcullis_request_builder, portcullis_request_builder_free> handle_;
};

/* The decision of one call that was asked as its pairs. */
struct CallDecision {
    portcullis_decision decision;
    /* Which pair decided; SIZE_MAX of a call without pairs, which is refused. */
    std::size_t pair;
};

/* The sets that bear on a request. */
class Authorizer {
public:
    /* Throws if session or scope down policies do not fit the caller, as do evaluate and explain. */
    void check(const Request &request) const {
        detail::call(portcullis_authorizer_check, get(), request.get());
    }
    portcullis_decision evaluate(const Request &request) const {
        portcullis_decision decision;
        const portcullis_status status = portcullis_authorizer_evaluate(get(), request.get(), &decision);
        /* It tells no reason; this does. */
        if (status == PORTCULLIS_INVALID_REQUEST) check(request);
        detail::check(status);
        return decision;
    }
    /* One call as the pairs that it needs, all of which have to be allowed: the first of the most restrictive. */
    CallDecision evaluate_all(const std::vector<const Request *> &pairs) const {
        std::vector<const portcullis_request *> requests;
        requests.reserve(pairs.size());
        for (const Request *pair : pairs) requests.push_back(pair ? pair->get() : nullptr);
        CallDecision call;
        const portcullis_status status = portcullis_authorizer_evaluate_all(get(), requests.data(), requests.size(),
                                                                            &call.decision, &call.pair);
        if (status == PORTCULLIS_INVALID_REQUEST) check(*pairs.at(call.pair));
        detail::check(status);
        return call;
    }
    bool is_allowed(const Request &request) const noexcept {
        return portcullis_authorizer_is_allowed(get(), request.get());
    }
    std::string explain_json(const Request &request) const {
        portcullis_text *story = nullptr;
        detail::call(portcullis_authorizer_explain_json, get(), request.get(), &story);
        return detail::copy(detail::OwnedText(story));
    }
    std::string explain(const Request &request) const {
        portcullis_text *story = nullptr;
        detail::call(portcullis_authorizer_explain_text, get(), request.get(), &story);
        return detail::copy(detail::OwnedText(story));
    }
    /* Of the statements that decided, and of so many that came nearest to applying. */
    std::string explain_nearest_json(const Request &request, std::size_t nearest) const {
        portcullis_text *story = nullptr;
        detail::call(portcullis_authorizer_explain_nearest_json, get(), request.get(), nearest, &story);
        return detail::copy(detail::OwnedText(story));
    }
    std::string explain_nearest(const Request &request, std::size_t nearest) const {
        portcullis_text *story = nullptr;
        detail::call(portcullis_authorizer_explain_nearest_text, get(), request.get(), nearest, &story);
        return detail::copy(detail::OwnedText(story));
    }
    std::string policy_name(portcullis_layer layer, std::size_t index) const {
        portcullis_str name{};
        detail::check(portcullis_authorizer_policy_name(get(), layer, index, &name));
        return detail::copy(name);
    }
    /* Throws if a row cannot be asked; portcullis_authorizer_evaluate_batch also gives the others. Compare an outcome
     * with PORTCULLIS_ALLOWED: as a condition, an explicit deny is true. */
    std::vector<portcullis_outcome> evaluate_batch(const portcullis_batch &batch) const {
        detail::check_abi();
        std::vector<portcullis_outcome> outcomes(batch.row_count);
        detail::call(portcullis_authorizer_evaluate_batch, get(), &batch, outcomes.data(), outcomes.size(),
                     static_cast<portcullis_decision *>(nullptr));
        return outcomes;
    }
    const portcullis_authorizer *get() const noexcept { return handle_.get(); }

private:
    friend class AuthorizerBuilder;
    explicit Authorizer(portcullis_authorizer *authorizer) : handle_(authorizer) {}
    detail::Owned<portcullis_authorizer, portcullis_authorizer_free> handle_;
};

/* Collects the sets of an authorizer. */
class AuthorizerBuilder {
public:
    AuthorizerBuilder() {
        portcullis_authorizer_builder *builder = nullptr;
        detail::check_abi();
        detail::check(portcullis_authorizer_builder_new(&builder));
        handle_.reset(builder);
    }

    AuthorizerBuilder &identity(const PolicySet &set) { return put(PORTCULLIS_LAYER_IDENTITY, set); }
    AuthorizerBuilder &resource(const PolicySet &set) { return put(PORTCULLIS_LAYER_RESOURCE, set); }
    AuthorizerBuilder &permissions_boundary(const PolicySet &set) {
        return put(PORTCULLIS_LAYER_PERMISSIONS_BOUNDARY, set);
    }
    AuthorizerBuilder &session(const PolicySet &set) { return put(PORTCULLIS_LAYER_SESSION, set); }
    AuthorizerBuilder &vpc_endpoint(const PolicySet &set) { return put(PORTCULLIS_LAYER_VPC_ENDPOINT, set); }
    /* One policy each, in the order in which they were given to GetScopedCredentials. */
    AuthorizerBuilder &scope_down(const std::vector<const PolicySet *> &policies) {
        return put(PORTCULLIS_LAYER_SCOPE_DOWN, policies);
    }
    AuthorizerBuilder &service_control_policies(const std::vector<const PolicySet *> &levels) {
        return put(PORTCULLIS_LAYER_SERVICE_CONTROL_POLICY, levels);
    }
    AuthorizerBuilder &resource_control_policies(const std::vector<const PolicySet *> &levels) {
        return put(PORTCULLIS_LAYER_RESOURCE_CONTROL_POLICY, levels);
    }
    /* Prefixes of the services that RCPs bind; without it every service. */
    AuthorizerBuilder &rcp_services(const std::vector<std::string> &prefixes) {
        std::vector<portcullis_str> services;
        services.reserve(prefixes.size());
        for (const std::string &prefix : prefixes) services.push_back(detail::view(prefix));
        detail::check_unless(
            PORTCULLIS_INVALID_AUTHORIZER,
            portcullis_authorizer_builder_set_rcp_services(handle_.get(), services.data(), services.size()));
        return *this;
    }
    /* What is required before any policy. */
    AuthorizerBuilder &guards(const Guards &guards) {
        detail::check(portcullis_authorizer_builder_set_guards(handle_.get(), guards.get()));
        return *this;
    }
    AuthorizerBuilder &restrict_public_buckets() {
        detail::check(portcullis_authorizer_builder_restrict_public_buckets(handle_.get()));
        return *this;
    }

    Authorizer build() {
        portcullis_authorizer *authorizer = nullptr;
        detail::call(portcullis_authorizer_builder_build, handle_.get(), &authorizer);
        return Authorizer(authorizer);
    }

private:
    AuthorizerBuilder &put(portcullis_layer layer, const PolicySet &set) {
        detail::check(portcullis_authorizer_builder_set_policies(handle_.get(), layer, set.get()));
        return *this;
    }
    AuthorizerBuilder &put(portcullis_layer layer, const std::vector<const PolicySet *> &levels) {
        std::vector<const portcullis_policy_set *> sets;
        sets.reserve(levels.size());
        for (const PolicySet *level : levels) sets.push_back(level ? level->get() : nullptr);
        detail::check_unless(
            PORTCULLIS_INVALID_AUTHORIZER,
            portcullis_authorizer_builder_set_levels(handle_.get(), layer, sets.data(), sets.size()));
        return *this;
    }
    detail::Owned<portcullis_authorizer_builder, portcullis_authorizer_builder_free> handle_;
};

namespace detail {

/* A question whose errors are answers too. */
template <typename Function> std::string answered(Function function, std::string_view scenario) {
    portcullis_text *answer = nullptr;
    portcullis_error *error = nullptr;
    function(view(scenario), nullptr, &answer, &error);
    const OwnedText text(answer);
    const OwnedError owned(error);
    return text ? copy(text) : copy(portcullis_error_json(owned.get()));
}

} // namespace detail

/* Answers a scenario document: the answer object of SCENARIO.md, or its error object. */
inline std::string evaluate_json(std::string_view scenario) {
    return detail::answered(portcullis_evaluate_json, scenario);
}

/* The same, with the story of Authorizer::explain_json. */
inline std::string explain_json(std::string_view scenario) {
    return detail::answered(portcullis_explain_json, scenario);
}

/* What AWS's services define; null where a function takes none. */
class Reference {
public:
    /* Copies the bytes and checks them. */
    Reference(const void *bytes, std::size_t size) {
        portcullis_reference *reference = nullptr;
        detail::call(portcullis_reference_from_bytes, bytes, size, &reference);
        handle_.reset(reference);
    }
    explicit Reference(std::string_view bytes) : Reference(bytes.data(), bytes.size()) {}

    /* The day of its data: "2026-08-22". */
    std::string version() const { return detail::copy(portcullis_reference_version(get())); }
    /* What a pattern of actions covers, as portcullis_expand_json says it. */
    std::string expand_json(std::string_view pattern) const {
        portcullis_text *expansion = nullptr;
        detail::call(portcullis_expand_json, get(), detail::view(pattern), &expansion);
        return detail::copy(detail::OwnedText(expansion));
    }
    const portcullis_reference *get() const noexcept { return handle_.get(); }

private:
    detail::Owned<portcullis_reference, portcullis_reference_free> handle_;
};

namespace detail {

inline const portcullis_reference *handle_of(const Reference *reference) noexcept {
    return reference ? reference->get() : nullptr;
}

} // namespace detail

/* What the author of a policy may not have meant, as portcullis_lint_json says it. Flags are PORTCULLIS_LINT_... */
inline std::string lint_json(portcullis_policy_type type, std::string_view policy,
                             const Reference *reference = nullptr, std::uint32_t flags = 0) {
    portcullis_text *report = nullptr;
    detail::call(portcullis_lint_json, detail::view(policy), type, flags, detail::handle_of(reference), &report);
    return detail::copy(detail::OwnedText(report));
}

/* What can stand at a place of a policy that is being written, as portcullis_complete_json says it. */
inline std::string complete_json(portcullis_policy_type type, std::string_view policy, std::size_t offset,
                                 const Reference *reference = nullptr) {
    portcullis_text *completions = nullptr;
    detail::call(portcullis_complete_json, detail::view(policy), offset, type, detail::handle_of(reference),
                 &completions);
    return detail::copy(detail::OwnedText(completions));
}

/* What stands at a place, as portcullis_hover_json says it: "null" where nothing is known. */
inline std::string hover_json(portcullis_policy_type type, std::string_view policy, std::size_t offset,
                              const Reference *reference = nullptr) {
    portcullis_text *hover = nullptr;
    detail::call(portcullis_hover_json, detail::view(policy), offset, type, detail::handle_of(reference), &hover);
    return detail::copy(detail::OwnedText(hover));
}

/* Whether a policy allows anything that another does not, as portcullis_diff_json says it. */
inline std::string diff_json(std::string_view question, const Reference *reference = nullptr) {
    portcullis_text *answer = nullptr;
    detail::call(portcullis_diff_json, detail::view(question), detail::handle_of(reference), &answer);
    return detail::copy(detail::OwnedText(answer));
}

/* Whether a policy of a resource lets in anybody from outside, as portcullis_public_json says it. */
inline std::string public_json(std::string_view question) {
    portcullis_text *answer = nullptr;
    detail::call(portcullis_public_json, detail::view(question), &answer);
    return detail::copy(detail::OwnedText(answer));
}

/* Whether a scenario is allowed whatever it leaves open, as portcullis_residual_json says it. */
inline std::string residual_json(std::string_view scenario) {
    portcullis_text *answer = nullptr;
    detail::call(portcullis_residual_json, detail::view(scenario), &answer);
    return detail::copy(detail::OwnedText(answer));
}

/* The one spelling of what a policy means, and its hash. */
struct Canonical {
    std::string policy, hash;
};

inline Canonical canonical_json(portcullis_policy_type type, std::string_view policy,
                                portcullis_loader loader = PORTCULLIS_LOADER_STRICT) {
    portcullis_text *canonical = nullptr, *hash = nullptr;
    detail::call(portcullis_canonical_json, detail::view(policy), type, loader, &canonical, &hash);
    const detail::OwnedText text(canonical), digits(hash);
    return {detail::copy(text), detail::copy(digits)};
}

/* What is wrong with a policy, as portcullis_validate_json says it. */
struct Validation {
    bool valid;
    std::string report;
};

inline Validation validate_json(portcullis_policy_type type, std::string_view policy,
                                portcullis_loader loader = PORTCULLIS_LOADER_STRICT) {
    bool valid = false;
    portcullis_text *report = nullptr;
    detail::call(portcullis_validate_json, detail::view(policy), type, loader, &valid, &report);
    return {valid, detail::copy(detail::OwnedText(report))};
}

} // namespace portcullis

#endif
