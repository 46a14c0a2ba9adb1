// What is longer than the library reads: thrown with its finding, by the length alone.
#include <cstdio>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <portcullis.hpp>

using namespace portcullis;

static int wrong = 0;

template <typename Call> static void refuses(portcullis_status status, const char *path, const char *message, Call call) {
    try {
        call();
        std::fprintf(stderr, "not refused: %s\n", message);
        wrong++;
    } catch (const Error &error) {
        const bool told = error.status() == status && error.findings().size() == 1 &&
                          error.findings().front().reason == "limitExceeded" && error.findings().front().path == path &&
                          error.findings().front().message.find(message) != std::string::npos;
        if (!told) {
            std::fprintf(stderr, "%s, wanted %s\n", error.json().c_str(), message);
            wrong++;
        }
    }
}

// What `add` takes: a pointer that is no text would be `true`.
template <typename T, typename = void> struct Takes : std::false_type {};
template <typename T>
struct Takes<T, std::void_t<decltype(std::declval<RequestBuilder &>().add("k", std::declval<T>()))>> : std::true_type {};
static_assert(Takes<const char *>() && Takes<char *>() && Takes<std::string>() && Takes<std::string_view>() &&
              Takes<bool>() && Takes<int>() && Takes<std::int64_t>());
static_assert(!Takes<int *>() && !Takes<const unsigned char *>() && !Takes<std::string *>() && !Takes<double>() &&
              !Takes<float>() && !Takes<unsigned>() && !Takes<std::uint64_t>());

int main() {
    // No memory is as large: nothing of it can be read.
    const std::string_view huge("x", std::size_t{1} << 40);
    const std::string_view ann = "arn:aws:iam::111122223333:user/Ann", action = "s3:GetObject", bytes = "1099511627776 bytes";
    const char *const told = "1099511627776 bytes; at most ";
    refuses(PORTCULLIS_INVALID_POLICY, "", told, [&] { PolicySet(PORTCULLIS_POLICY_IDENTITY, "P", huge); });
    refuses(PORTCULLIS_INVALID_POLICY, "", told,
            [&] { PolicySetBuilder(PORTCULLIS_POLICY_IDENTITY).add(huge, "{}").add("P", "{}").build(); });
    refuses(PORTCULLIS_INVALID_REQUEST, "principal", told, [&] { RequestBuilder(huge, action, "*").build(); });
    refuses(PORTCULLIS_INVALID_REQUEST, "action", told, [&] { RequestBuilder(ann, huge, "*").build(); });
    refuses(PORTCULLIS_INVALID_REQUEST, "context.k", told,
            [&] { RequestBuilder(ann, action, "*").add("k", huge).add("l", true).build(); });
    const std::string answer = evaluate_json(huge);
    if (answer.find("the scenario has " + std::string(bytes)) == std::string::npos) {
        std::fprintf(stderr, "%s\n", answer.c_str());
        wrong++;
    }

    // As many values as the library takes, one more, and so many that no list of them is made here.
    const std::vector<std::string> values(detail::most_values + 1, "v");
    const auto list = [&](std::size_t count) {
        const std::vector<std::string> some(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(count));
        RequestBuilder(ann, action, "*").add("k", some).build();
    };
    list(detail::most_values - 2);
    refuses(PORTCULLIS_INVALID_REQUEST, "context", "100001 keys and values; at most 100000 are read",
            [&] { list(detail::most_values - 1); });
    refuses(PORTCULLIS_INVALID_REQUEST, "context", "100003 keys and values; at most 100000 are read",
            [&] { list(detail::most_values + 1); });
    return wrong > 0;
}
