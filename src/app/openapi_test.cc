#include "src/http/openapi.h"

#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "src/app/slices.h"
#include "src/http/json.h"

namespace hezhi::app {
namespace {

std::string current_document() {
    return http::openapi_document(DocumentedRoutes{}.router());
}

TEST(OpenApi, the_committed_document_is_that_of_the_routes) {
    std::ifstream file("docs/openapi.json", std::ios::binary);
    std::string const committed{std::istreambuf_iterator<char>(file), {}};
    EXPECT_TRUE(committed == current_document())
        << "docs/openapi.json is out of date: build/dev/hezhi openapi --output docs/openapi.json";
}

TEST(OpenApi, every_reference_leads_somewhere) {
    auto const text = current_document();
    auto const document = http::JsonDocument::parse(text);
    ASSERT_TRUE(document);
    auto const schemas = *document->root().member("components")->member("schemas");
    constexpr std::string_view kMark = "\"#/components/schemas/";
    for (auto at = text.find(kMark); at != text.npos; at = text.find(kMark, at + 1)) {
        auto const begin = at + kMark.size();
        auto const name = text.substr(begin, text.find('"', begin) - begin);
        EXPECT_TRUE(schemas.member(name)) << name;
    }
}

}  // namespace
}  // namespace hezhi::app
