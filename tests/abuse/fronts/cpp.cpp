// The C++ header: a question in calls, an answer in a line.
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <portcullis.hpp>

#include "calls.h"

namespace {

using Levels = std::vector<const portcullis::PolicySet *>;

// What no call of the header takes.
struct NotOffered {
    const char *slot;
};

std::string copy(portcullis_str text) { return std::string(text.ptr, text.len); }

// The texts of a question are read before the first call: the structs hold views.
using Call = std::vector<std::string>;

portcullis_str view(const std::string &text) { return {text.data(), text.size()}; }

class Question {
public:
    void take(const struct call &call) {
        Call parts;
        for (std::size_t part = 0; part < call.count; ++part) parts.push_back(copy(call.parts[part]));
        calls.push_back(std::move(parts));
    }

    std::string ask() {
        try {
            return decide();
        } catch (const NotOffered &missing) {
            return std::string("notOffered: ") + missing.slot;
        } catch (const portcullis::Error &error) {
            return std::string("error:") + portcullis_status_name(error.status());
        } catch (const std::exception &error) {
            return std::string("crash:") + error.what();
        }
    }

private:
    std::vector<Call> calls;

    std::string decide() {
        sets();
        const std::vector<portcullis::Request> requests = this->requests();
        portcullis::AuthorizerBuilder builder;
        for (const auto &[layer, levels] : placed) put(builder, layer, levels);
        if (has("flag", "restrictPublicBuckets")) builder.restrict_public_buckets();
        for (const Call &call : calls)
            if (call[0] == "rcpServices") builder.rcp_services({call.begin() + 1, call.end()});
        std::optional<portcullis::Guards> guards;
        for (const Call &call : calls)
            if (call[0] == "guards") builder.guards(guards.emplace(call[1]));
        const portcullis::Authorizer authorizer = builder.build();
        bool is_allowed = true;
        std::vector<const portcullis::Request *> pairs;
        for (const portcullis::Request &request : requests) {
            is_allowed = is_allowed && authorizer.is_allowed(request);
            pairs.push_back(&request);
        }
        const portcullis_decision decision =
            pairs.size() == 1 ? authorizer.evaluate(requests[0]) : authorizer.evaluate_all(pairs).decision;
        if (is_allowed != (decision.outcome == PORTCULLIS_ALLOWED)) return "crash:allowed, and not";
        static const char *const outcomes[] = {"implicitDeny", "explicitDeny", "allowed"};
        return outcomes[decision.outcome];
    }

    std::vector<portcullis::PolicySet> made;
    std::vector<std::pair<unsigned, std::vector<std::size_t>>> placed;
    portcullis_loader loader = PORTCULLIS_LOADER_STRICT;

    const Call *find(const char *verb, const char *name) const {
        for (const Call &call : calls)
            if (call[0] == verb && call[1] == name) return &call;
        return nullptr;
    }
    bool has(const char *verb, const char *name) const { return find(verb, name) != nullptr; }

    std::vector<std::size_t> &of_layer(unsigned layer) {
        for (auto &[placed_layer, sets] : placed)
            if (placed_layer == layer) return sets;
        placed.emplace_back(layer, std::vector<std::size_t>());
        return placed.back().second;
    }

    void sets() {
        std::optional<portcullis::PolicySetBuilder> builder;
        unsigned layer = 0;
        const auto end = [&] {
            if (!builder) return;
            made.push_back(builder->build());
            of_layer(layer).push_back(made.size() - 1);
            builder.reset();
        };
        for (const Call &call : calls) {
            if (call[0] == "loader") loader = number_of(view(call[1]), loaders);
            if (call[0] == "list") {
                end();
                of_layer(number_of(view(call[1]), layers));
            }
            if (call[0] == "set") {
                end();
                layer = number_of(view(call[1]), layers);
                builder.emplace(number_of(view(call[2]), policy_types), loader);
            }
            if (call[0] == "policy") builder->add(call[1], call[2]);
        }
        end();
    }

    void put(portcullis::AuthorizerBuilder &builder, unsigned layer, const std::vector<std::size_t> &indices) {
        Levels sets;
        for (const std::size_t index : indices) sets.push_back(&made[index]);
        switch (layer) {
        case PORTCULLIS_LAYER_IDENTITY: builder.identity(*sets[0]); break;
        case PORTCULLIS_LAYER_RESOURCE: builder.resource(*sets[0]); break;
        case PORTCULLIS_LAYER_PERMISSIONS_BOUNDARY: builder.permissions_boundary(*sets[0]); break;
        case PORTCULLIS_LAYER_SESSION: builder.session(*sets[0]); break;
        case PORTCULLIS_LAYER_VPC_ENDPOINT: builder.vpc_endpoint(*sets[0]); break;
        case PORTCULLIS_LAYER_SCOPE_DOWN: builder.scope_down(sets); break;
        case PORTCULLIS_LAYER_SERVICE_CONTROL_POLICY: builder.service_control_policies(sets); break;
        default: builder.resource_control_policies(sets);
        }
    }

    std::vector<portcullis::Request> requests() {
        portcullis_connection connection{};
        connection.struct_size = sizeof connection;
        portcullis_principal principal{};
        portcullis_network network{};
        portcullis_credentials credentials{};
        principal.struct_size = sizeof principal;
        network.struct_size = sizeof network;
        credentials.struct_size = sizeof credentials;
        bool has_network = false, has_credentials = false, has_connection = false;
        for (const Call &call : calls) {
            if (call[0] == "principal") {
                principal.kind = number_of(view(call[1]), principals);
                if (principal.kind != PORTCULLIS_PRINCIPAL_ANONYMOUS) principal.name = view(call[2]);
            } else if (call[0] == "tls") {
                has_network = true;
                network.tls = tls_of(view(call[1]), view(call[2]));
            } else if (call[0] == "fact" && call[1] == "credentials.type") {
                has_credentials = true;
                credentials.type = number_of(view(call[2]), credential_types);
            } else if (call[0] == "fact" && call[1] != "time" && call[1] != "resourceAccount") {
                portcullis_str *place = fact_of(view(call[1]), &principal, &network, &credentials, &connection);
                if (place == nullptr) throw NotOffered{"a fact"};
                *place = view(call[2]);
                if (place != &connection.cipher_suite) has_network = has_network || call[1].rfind("network.", 0) == 0;
            } else {
                std::array<portcullis_str, 4> parts{};
                for (std::size_t part = 0; part < call.size() && part < 4; ++part) parts[part] = view(call[part]);
                has_connection = connection_takes(&connection, parts.data()) || has_connection;
            }
        }
        if (has("flag", "principal.isServiceLinkedRole")) principal.flags |= PORTCULLIS_SERVICE_LINKED_ROLE;
        if (has("flag", "principal.isManagementAccount")) principal.flags |= PORTCULLIS_MANAGEMENT_ACCOUNT;
        std::vector<portcullis::Request> requests;
        std::optional<portcullis::RequestBuilder> builder;
        const auto end = [&] {
            if (!builder) return;
            if (const Call *time = find("fact", "time")) builder->time((*time)[2]);
            if (has_network) builder->network(network);
            if (has_credentials) builder->credentials(credentials);
            if (has_connection) builder->connection(connection);
            requests.push_back(builder->build());
        };
        /* Each pair with what stands behind it. */
        for (const Call &call : calls) {
            if (call[0] == "request" || call[0] == "pair") {
                end();
                builder.emplace(principal, call[1], call[2]);
            }
            if (call[0] == "fact" && call[1] == "resourceAccount") builder->resource_account(call[2]);
            if (call[0] == "flag" && call[1] == "resourceInManagementAccount") builder->resource_in_management_account();
            if (call[0] == "key") key(*builder, call);
        }
        end();
        return requests;
    }

    static void key(portcullis::RequestBuilder &builder, const Call &call) {
        const std::string &name = call[1], &kind = call[2];
        if (kind == "list") {
            std::vector<portcullis_value> values;
            for (std::size_t part = 3; part < call.size(); part += 2)
                values.push_back(value_of(view(call[part]), view(call[part + 1])));
            builder.add(name, values);
        } else if (kind == "absent") {
            builder.add_absent(name);
        } else if (kind == "bool") {
            builder.add(name, call[3] == "true");
        } else if (kind == "string") {
            builder.add(name, call[3]);
        } else {
            builder.add_number(name, call[3]);
        }
    }
};

} // namespace

int main() {
    struct call call{};
    while (next_call(&call)) {
        std::string answer = portcullis::evaluate_json({call.parts[1].ptr, call.parts[1].len}) + "\t";
        Question question;
        while (next_call(&call) && !is(call.parts[0], "ask") && !is(call.parts[0], "skip")) question.take(call);
        answer += is(call.parts[0], "skip") ? "notOffered: a struct has its fields" : question.ask();
        std::puts(answer.c_str());
    }
    std::free(call.line);
}
