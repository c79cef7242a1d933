// How well sentences that residents say find their matter in the register that the demo ships. The questions
// (testdata/questions.csv) are sentences, not keywords; some may be answered by either of two rows. They were written
// by the hand that wrote the register's keywords, so the share found says that the ranking works, not how residents
// fare.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "lib/base/csv.h"
#include "lib/text/word_ranking.h"
#include "src/responsibilities/register_rows.h"
#include "src/responsibilities/responsibility_rules.h"

namespace hezhi::responsibilities {
namespace {

std::string content_of(std::string const& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Bodies as the register names them: every one is believed.
std::vector<bodies::Body> bodies_named_in(Table const& table) {
    std::vector<bodies::Body> all;
    auto const add = [&](std::string const& name) {
        auto const known = std::ranges::find(all, name, &bodies::Body::name);
        if (name.empty() || name.starts_with("kind:") || known != all.end()) return;
        all.push_back({BodyId{static_cast<std::int64_t>(all.size()) + 1}, RealmId{1}, JurisdictionId{1},
                       bodies::BodyKind::line_department, name});
    };
    for (auto const& row : table.rows) {
        add(row.cells.at(7));
        std::string supporting = row.cells.at(8);
        for (std::size_t end = 0; !supporting.empty(); supporting.erase(0, end)) {
            end = std::min(supporting.find("; "), supporting.size());
            add(supporting.substr(0, end));
            end = std::min(end + 2, supporting.size());
        }
    }
    return all;
}

class DemoRegister : public testing::Test {
protected:
    DemoRegister() {
        ProblemList problems;
        auto const table = read_csv_table("qinghe.csv", content_of("examples/register/qinghe.csv"), problems);
        auto const all = bodies_named_in(table);
        for (auto& row : read_rows(table, all, problems).rows) entries.push_back(std::move(row.entry));
        found_problems = problems.take("qinghe.csv");
        for (auto const& entry : entries) grams.push_back(searchable(entry));
    }

    std::vector<std::string> found(std::string_view sentence) const {
        text::RankedQuery const query(without_question_words(sentence));
        std::vector<std::string> codes;
        for (auto const& one : choose(query, text::rank(query, grams, 40), entries, 5)) {
            codes.push_back(entries[one.entry].matter.code);
        }
        return codes;
    }

    std::vector<Entry> entries;
    std::vector<text::WeightedGrams> grams;
    std::vector<Problem> found_problems;
};

TEST_F(DemoRegister, is_complete_and_could_be_published) {
    EXPECT_TRUE(found_problems.empty()) << found_problems.front().where << " " << found_problems.front().key;
    EXPECT_GE(entries.size(), 120U);
    auto const missing = unpublishable(entries);
    EXPECT_TRUE(missing.empty()) << missing.front().where << " " << missing.front().key;
}

TEST_F(DemoRegister, sentences_find_their_matter) {
    auto const csv = content_of("src/responsibilities/testdata/questions.csv");
    CsvReader reader(csv);
    ASSERT_TRUE(reader.next_row());
    int asked = 0;
    int first = 0;
    int among_three = 0;
    while (auto const row = *reader.next_row()) {
        std::string const question((*row)[0].text);
        std::string const expected = ";" + std::string((*row)[1].text) + ";";
        auto const codes = found(question);
        auto const is_right = [&](std::string const& code) { return expected.find(";" + code + ";") != expected.npos; };
        auto const place = std::ranges::find_if(codes, is_right) - codes.begin();
        ++asked;
        first += place == 0 && !codes.empty();
        among_three += place < std::min<std::ptrdiff_t>(3, std::ssize(codes));
        if (place != 0 || codes.empty()) {
            std::string all;
            for (auto const& code : codes) all += code + " ";
            std::cout << question << ": " << all << "expected " << (*row)[1].text << "\n";
        }
    }
    std::cout << first << " first, " << among_three << " among three, of " << asked << "\n";
    EXPECT_GE(first * 100, asked * 85);
    EXPECT_GE(among_three * 100, asked * 95);
}

TEST_F(DemoRegister, what_is_not_in_it_is_not_found) {
    for (auto const* const sentence : {"火星移民", "彩票中奖号码", "今天晚上吃啥", "NBA", "?!", "股票涨跌"}) {
        EXPECT_TRUE(found(sentence).empty()) << sentence << ": " << found(sentence).front();
    }
}

}  // namespace
}  // namespace hezhi::responsibilities
