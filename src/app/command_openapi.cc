// `hezhi openapi` and `hezhi routes`: the route table for programs. Neither needs a data folder.
#include <fmt/format.h>

#include "src/app/command_line.h"
#include "src/app/commands.h"
#include "src/app/slices.h"
#include "src/http/openapi.h"

namespace hezhi::app {

int command_openapi(std::span<char const* const> arguments) {
    std::string output;
    CLI::App parser{"Prints the API's document, OpenAPI 3.1.", "hezhi openapi"};
    parser.add_option("--output", output, "file to write instead of standard output");
    if (auto const code = parse_options(parser, arguments)) return *code;
    auto const document = http::openapi_document(DocumentedRoutes{}.router());
    if (output.empty()) {
        fmt::print("{}", document);
        return 0;
    }
    if (auto const written = write_output(output, document); !written)
        return refuse("openapi", output, written.error());
    return 0;
}

int command_routes(std::span<char const* const> arguments) {
    CLI::App parser{"Prints every route: method, path, authentication, permission.", "hezhi routes"};
    if (auto const code = parse_options(parser, arguments)) return *code;
    fmt::print("{}", http::route_list(DocumentedRoutes{}.router()));
    return 0;
}

}  // namespace hezhi::app
