// The two tables of an owners' assembly: the roll and the votes.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "lib/tally/owners.h"
#include "lib/tally/reading.h"

namespace hezhi::tally {
namespace {

using Words = std::initializer_list<std::string_view>;

bool is_one_of(std::string_view word, Words words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

enum class Field : std::uint8_t {
    dwelling,
    building,
    unit,
    kind,
    owner,
    owner_id,
    developer,
    sale,
    unsold,
    area_m2,
    area_cm2,
    area_registered,
    area_surveyed,
    area_contract,
    vote,
    proxy,
    authority,
    other
};

/// Header words by field; English and Chinese, as header_key() writes them.
Field roll_field(std::string_view key) {
    if (is_one_of(key,
                  {"dwelling", "dwelling_id", "unit_id", "room", "room_no", "room_number", "property", "property_id",
                   "part", "house", "房号", "房屋", "房屋编号", "房屋坐落", "房间号", "室号", "户号", "专有部分"})) {
        return Field::dwelling;
    }
    if (is_one_of(key,
                  {"building", "building_no", "block", "楼栋", "楼栋号", "楼号", "楼", "幢", "幢号", "栋", "栋号"})) {
        return Field::building;
    }
    if (is_one_of(key, {"unit", "unit_no", "entrance", "stair", "staircase", "单元", "单元号"})) return Field::unit;
    if (is_one_of(key, {"kind", "type", "use", "category", "类型", "用途", "类别", "房屋类型", "房屋用途"}))
        return Field::kind;
    if (is_one_of(key, {"owner", "owners", "owner_name", "name", "业主", "业主姓名", "产权人", "姓名"}))
        return Field::owner;
    if (is_one_of(key, {"owner_id", "owner_ids", "业主编号", "业主代码"})) return Field::owner_id;
    if (is_one_of(key, {"developer", "建设单位", "开发商", "开发建设单位"})) return Field::developer;
    if (is_one_of(key, {"sale", "sale_status", "status", "sold", "销售状态", "状态", "出售状态"})) return Field::sale;
    if (is_one_of(key, {"unsold", "developer_unsold", "developer_stock", "未售", "尚未出售"})) return Field::unsold;
    if (is_one_of(key, {"area_m2", "area", "area_sqm", "exclusive_area", "exclusive_area_m2", "面积", "建筑面积",
                        "专有面积", "专有部分面积", "面积(m2)", "面积(㎡)", "面积（㎡）", "面积（平方米）",
                        "面积(平方米)", "建筑面积(㎡)", "建筑面积（㎡）"})) {
        return Field::area_m2;
    }
    if (is_one_of(key, {"area_cm2", "exclusive_area_cm2"})) return Field::area_cm2;
    if (is_one_of(key,
                  {"area_registered_m2", "area_registered", "registered_area", "registered_area_m2", "登记面积"})) {
        return Field::area_registered;
    }
    if (is_one_of(key,
                  {"area_surveyed_m2", "area_surveyed", "surveyed_area", "surveyed_area_m2", "测绘面积", "实测面积"})) {
        return Field::area_surveyed;
    }
    if (is_one_of(key, {"area_contract_m2", "area_contract", "contract_area", "contract_area_m2", "合同面积"})) {
        return Field::area_contract;
    }
    return Field::other;
}

Field vote_field(std::string_view key) {
    if (is_one_of(key, {"vote", "choice", "opinion", "表决", "表决意见", "意见", "投票", "选择"})) return Field::vote;
    if (is_one_of(key, {"proxy", "delegate", "cast_by", "受托人", "代理人"})) return Field::proxy;
    if (is_one_of(key, {"authority", "authorisation", "authorization", "proxy_document", "written_authority", "委托书",
                        "授权委托书", "委托书编号"})) {
        return Field::authority;
    }
    Field const field = roll_field(key);
    bool const known = field == Field::dwelling || field == Field::building || field == Field::unit ||
                       field == Field::owner || field == Field::owner_id;
    return known ? field : Field::other;
}

std::optional<bool> yes_or_no(std::string_view text) {
    std::string const word = header_key(text);
    if (is_one_of(word, {"1", "yes", "y", "true", "是"})) return true;
    if (is_one_of(word, {"", "0", "no", "n", "false", "否"})) return false;
    return std::nullopt;
}

std::optional<PartKind> kind_from(std::string_view text) {
    std::string const word = header_key(text);
    if (is_one_of(word, {"", "dwelling", "residential", "residence", "apartment", "flat", "house", "home", "住宅",
                         "普通住宅"})) {
        return PartKind::dwelling;
    }
    if (is_one_of(word, {"shop", "commercial", "retail", "store", "商铺", "商业", "店铺", "商业用房", "经营性用房"})) {
        return PartKind::shop;
    }
    if (is_one_of(word, {"office", "办公", "写字楼", "办公用房"})) return PartKind::office;
    if (is_one_of(word, {"other", "其他", "其它"})) return PartKind::other;
    if (is_one_of(word, {"parking", "parking_space", "garage", "car_park", "车位", "车库", "停车位"}))
        return PartKind::parking;
    if (is_one_of(word, {"storage", "storeroom", "basement", "cellar", "储藏室", "储藏间", "储物间", "地下室"})) {
        return PartKind::storage;
    }
    return std::nullopt;
}

std::optional<Sale> sale_from(std::string_view text) {
    std::string const word = header_key(text);
    if (is_one_of(word, {"", "sold", "delivered", "yes", "已售", "已交付", "已出售"})) return Sale::sold;
    if (is_one_of(word, {"unsold", "not_sold", "no", "未售", "未出售", "尚未出售", "待售"})) return Sale::unsold;
    if (is_one_of(word, {"undelivered", "sold_undelivered", "not_delivered", "未交付", "已售未交付", "尚未交付"})) {
        return Sale::undelivered;
    }
    return std::nullopt;
}

std::optional<Choice> choice_from(std::string_view text) {
    std::string const word = header_key(text);
    if (is_one_of(word, {"agree", "yes", "for", "approve", "consent", "aye", "同意", "赞成", "赞同"}))
        return Choice::agree;
    if (is_one_of(word, {"disagree", "no", "against", "oppose", "reject", "nay", "不同意", "反对"}))
        return Choice::disagree;
    if (is_one_of(word, {"abstain", "abstention", "弃权"})) return Choice::abstain;
    if (is_one_of(word, {"follow", "follow_majority", "从众", "随多数"})) return Choice::follow;
    if (is_one_of(word, {"blank", "空白", "空白票"})) return Choice::blank;
    if (is_one_of(word, {"invalid", "spoiled", "void", "废票", "无效", "无效票"})) return Choice::invalid;
    if (is_one_of(word, {"not_returned", "silent", "unreturned", "未回", "未返回", "未表决", "未投票", "送达未回"})) {
        return Choice::not_returned;
    }
    return std::nullopt;
}

/// Square metres with at most four decimals as cm².
std::optional<std::int64_t> square_metres(std::string_view text) {
    std::size_t const point = std::min(text.find('.'), text.size());
    std::string_view decimals = text.substr(std::min(point + 1, text.size()));
    if (point < text.size() && decimals.empty()) return std::nullopt;
    while (decimals.size() > 4 && decimals.ends_with('0')) decimals.remove_suffix(1);
    if (decimals.size() > 4) return std::nullopt;
    auto const whole = whole_number(text.substr(0, point), kAreaMax / 10'000);
    std::int64_t part = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        char const digit = i < decimals.size() ? decimals[i] : '0';
        if (digit < '0' || digit > '9') return std::nullopt;
        part = part * 10 + (digit - '0');
    }
    if (!whole) return std::nullopt;
    std::int64_t const area = *whole * 10'000 + part;
    if (area > kAreaMax) return std::nullopt;
    return area;
}

/// Co-owners between ; ； 、 or |, sorted, each once.
std::vector<std::string> owners_from(std::string_view text) {
    std::vector<std::string> owners;
    constexpr std::array<std::string_view, 4> separators{";", "；", "、", "|"};
    for (std::size_t at = 0; at <= text.size();) {
        std::size_t end = text.size();
        std::size_t length = 1;
        for (auto const separator : separators) {
            std::size_t const found = text.find(separator, at);
            if (found < end) {
                end = found;
                length = separator.size();
            }
        }
        if (auto const owner = trimmed(text.substr(at, end - at)); !owner.empty()) owners.emplace_back(owner);
        at = end + length;
    }
    std::sort(owners.begin(), owners.end());
    owners.erase(std::unique(owners.begin(), owners.end()), owners.end());
    return owners;
}

/// Columns by field. A field twice, and fields that the table needs, are problems.
class Header {
public:
    Header(std::vector<CsvCell> const& cells, Field (*field_of)(std::string_view), Problems& problems) {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            Field const field = field_of(header_key(cells[i].text));
            if (field == Field::other) continue;
            if (!columns_.emplace(field, i).second) {
                problems.add(cells[i].line, cells[i].column, "owners.column_twice", shown(cells[i].text),
                             "each column once");
            }
        }
    }

    bool has(Field field) const { return columns_.contains(field); }
    /// A table without a `dwelling` column may call it `unit`.
    void rename(Field from, Field to) {
        columns_[to] = columns_.at(from);
        columns_.erase(from);
    }
    CsvCell const& cell(std::vector<CsvCell> const& row, Field field) const {
        static CsvCell const kNothing;
        auto const column = columns_.find(field);
        if (column == columns_.end() || column->second >= row.size()) return kNothing;
        return row[column->second];
    }

private:
    std::map<Field, std::size_t> columns_;
};

class RollReader {
public:
    explicit RollReader(AreaOrder const& order) : order_(order) {}

    Result<Roll> read(std::string_view text) {
        check_text(text, problems_);
        if (!problems_.any()) rows(text);
        if (problems_.any()) return std::move(problems_).refusal("owners.bad_roll");
        return std::move(roll_);
    }

private:
    void rows(std::string_view text) {
        auto const table = csv_rows(text, csv_delimiter(text), problems_);
        if (table.empty()) {
            if (!problems_.any()) problems_.add(1, 1, "owners.empty_file", "an empty file", "a header row");
            return;
        }
        Header header(table.front(), roll_field, problems_);
        if (!header.has(Field::dwelling) && header.has(Field::unit)) header.rename(Field::unit, Field::dwelling);
        std::size_t const line = table.front().front().line;
        if (!header.has(Field::dwelling)) missing(line, "dwelling (房号)");
        if (!header.has(Field::owner) && !header.has(Field::owner_id)) missing(line, "owner (业主) or owner_id");
        bool const areas = header.has(Field::area_m2) || header.has(Field::area_cm2) ||
                           header.has(Field::area_registered) || header.has(Field::area_surveyed) ||
                           header.has(Field::area_contract);
        if (!areas) missing(line, "area_m2 (面积) or area_cm2");
        if (problems_.any()) return;
        roll_.has_building = header.has(Field::building);
        roll_.has_unit = header.has(Field::unit);
        roll_.has_owner_id = header.has(Field::owner_id);
        for (std::size_t i = 1; i < table.size() && !problems_.full(); ++i) row(header, table[i]);
        if (!problems_.any() && roll_.parts.empty()) {
            problems_.add("owners.empty_file", "no dwelling", "a row for every exclusive part");
        }
        if (roll_.parts.size() > kPartsMax) {
            problems_.add("owners.too_large", fmt::format("{} rows", roll_.parts.size()),
                          fmt::format("at most {}", kPartsMax));
        }
    }

    void missing(std::size_t line, std::string_view column) {
        problems_.add(line, 1, "owners.missing_column", "a header without it", fmt::format("a column {}", column));
    }

    void row(Header const& header, std::vector<CsvCell> const& cells) {
        CsvCell const& first = cells.front();
        ExclusivePart part;
        part.line = first.line;
        auto const& dwelling = header.cell(cells, Field::dwelling);
        part.dwelling = dwelling.text;
        part.building = header.cell(cells, Field::building).text;
        part.unit = header.cell(cells, Field::unit).text;
        if (part.dwelling.empty()) {
            problems_.add(first.line, std::max<std::size_t>(dwelling.column, 1), "owners.empty_cell", "no dwelling",
                          "its number");
        } else if (auto const [known, fresh] =
                       lines_.emplace(part.building + '\n' + part.unit + '\n' + part.dwelling, part.line);
                   !fresh) {
            problems_.add(dwelling.line, dwelling.column, "owners.dwelling_twice",
                          fmt::format("dwelling {} again, first in line {}", shown(part.dwelling), known->second),
                          "each exclusive part once");
        }
        auto const& kind = header.cell(cells, Field::kind);
        if (auto const known = kind_from(kind.text)) {
            part.kind = *known;
        } else {
            problems_.add(kind.line, kind.column, "owners.unknown_kind", shown(kind.text),
                          "dwelling, shop, office, other, parking or storage");
        }
        sale(header, cells, part);
        owners(header, cells, part);
        area(header, cells, part);
        roll_.parts.push_back(std::move(part));
    }

    void sale(Header const& header, std::vector<CsvCell> const& cells, ExclusivePart& part) {
        auto const& sale = header.cell(cells, Field::sale);
        if (auto const known = sale_from(sale.text)) {
            part.sale = *known;
        } else {
            problems_.add(sale.line, sale.column, "owners.unknown_sale", shown(sale.text),
                          "sold, unsold or undelivered");
        }
        auto const& unsold = header.cell(cells, Field::unsold);
        auto const flag = yes_or_no(unsold.text);
        if (!flag) {
            problems_.add(unsold.line, unsold.column, "owners.unknown_sale", shown(unsold.text), "yes or no");
        } else if (*flag) {
            part.sale = Sale::unsold;
        }
        // A column `developer` either marks the developer's unsold parts or names the developer.
        auto const& developer = header.cell(cells, Field::developer);
        auto const mark = yes_or_no(developer.text);
        if (!mark) {
            part.developer = developer.text;
        } else if (*mark && part.sale == Sale::sold) {
            part.sale = Sale::unsold;
        }
    }

    void owners(Header const& header, std::vector<CsvCell> const& cells, ExclusivePart& part) {
        auto const& id = header.cell(cells, Field::owner_id);
        auto const& name = header.cell(cells, Field::owner);
        part.owners = owners_from(header.has(Field::owner_id) ? id.text : name.text);
        if (part.owners.empty() && part.sale != Sale::unsold) {
            auto const& cell = header.has(Field::owner_id) ? id : name;
            problems_.add(cells.front().line, std::max<std::size_t>(cell.column, 1), "owners.empty_cell", "no owner",
                          header.has(Field::owner_id) ? "the owner's id, as in every row that is not unsold"
                                                      : "the owner, in every row that is not unsold");
        }
    }

    void area(Header const& header, std::vector<CsvCell> const& cells, ExclusivePart& part) {
        CsvCell const* cell = nullptr;
        for (auto const source : order_) {
            Field const field = source == AreaSource::registered ? Field::area_registered
                                : source == AreaSource::surveyed ? Field::area_surveyed
                                                                 : Field::area_contract;
            auto const& candidate = header.cell(cells, field);
            if (candidate.text.empty()) continue;
            cell = &candidate;
            part.area_source = source;
            break;
        }
        bool in_cm2 = false;
        if (cell == nullptr) {
            in_cm2 = !header.cell(cells, Field::area_cm2).text.empty();
            cell = &header.cell(cells, in_cm2 ? Field::area_cm2 : Field::area_m2);
        }
        auto const area = in_cm2 ? whole_number(cell->text, kAreaMax) : square_metres(cell->text);
        std::size_t const line = cells.front().line;
        std::size_t const column = std::max<std::size_t>(cell->column, 1);
        if (!area) {
            problems_.add(line, column, "owners.bad_area", cell->text.empty() ? "no area" : shown(cell->text),
                          in_cm2
                              ? fmt::format("an area in whole cm², at most {}", kAreaMax)
                              : fmt::format("an area in m² with at most four decimals, at most {}", kAreaMax / 10'000));
            return;
        }
        bool const may_be_zero = part.kind == PartKind::parking || part.kind == PartKind::storage;
        if (*area == 0 && !may_be_zero) {
            problems_.add(line, column, "owners.bad_area", "an area of 0",
                          "an area above 0 (only parking and storage may have none)");
        }
        part.area_cm2 = *area;
    }

    AreaOrder const& order_;
    Problems problems_;
    Roll roll_;
    std::map<std::string, std::size_t> lines_;
};

}  // namespace

AreaOrder usual_area_order() {
    return {AreaSource::registered, AreaSource::surveyed, AreaSource::contract};
}

Result<Roll> read_roll(std::string_view text, AreaOrder const& order) {
    return RollReader(order).read(text);
}

Result<std::vector<CastVote>> read_votes(std::string_view text) {
    Problems problems;
    std::vector<CastVote> votes;
    check_text(text, problems);
    if (problems.any()) return std::move(problems).refusal("owners.bad_votes");
    auto const table = csv_rows(text, csv_delimiter(text), problems);
    if (table.empty() && !problems.any()) problems.add(1, 1, "owners.empty_file", "an empty file", "a header row");
    if (table.empty()) return std::move(problems).refusal("owners.bad_votes");
    Header header(table.front(), vote_field, problems);
    if (!header.has(Field::dwelling) && header.has(Field::unit)) header.rename(Field::unit, Field::dwelling);
    std::size_t const line = table.front().front().line;
    bool const owners = header.has(Field::owner) || header.has(Field::owner_id);
    if (!header.has(Field::dwelling) && !owners) {
        problems.add(line, 1, "owners.missing_column", "a header without it",
                     "a column dwelling (房号) or owner (业主)");
    }
    if (!header.has(Field::vote)) {
        problems.add(line, 1, "owners.missing_column", "a header without it", "a column vote (表决)");
    }
    if (problems.any()) return std::move(problems).refusal("owners.bad_votes");
    for (std::size_t i = 1; i < table.size() && !problems.full(); ++i) {
        auto const& row = table[i];
        CastVote vote;
        vote.line = row.front().line;
        vote.dwelling = header.cell(row, Field::dwelling).text;
        vote.building = header.cell(row, Field::building).text;
        vote.unit = header.cell(row, Field::unit).text;
        vote.owners = owners_from(header.cell(row, header.has(Field::owner_id) ? Field::owner_id : Field::owner).text);
        vote.proxy = header.cell(row, Field::proxy).text;
        if (header.has(Field::authority)) vote.authority = header.cell(row, Field::authority).text;
        auto const& cell = header.cell(row, Field::vote);
        vote.column = std::max<std::size_t>(cell.column, 1);
        if (vote.dwelling.empty() && vote.owners.empty()) {
            problems.add(vote.line, 1, "owners.empty_cell", "neither dwelling nor owner", "whose vote it is");
        }
        // An empty cell could mean a blank paper or none at all; that makes a difference to the quorum.
        auto const choice = cell.text.empty() ? std::nullopt : choice_from(cell.text);
        if (!choice) {
            problems.add(vote.line, vote.column, "owners.unknown_vote",
                         cell.text.empty() ? "no vote" : shown(cell.text),
                         "agree, disagree, abstain, follow, blank, invalid or not_returned (同意 反对 弃权 从众 空白 "
                         "无效 未回)");
            continue;
        }
        vote.choice = *choice;
        votes.push_back(std::move(vote));
    }
    if (problems.any()) return std::move(problems).refusal("owners.bad_votes");
    return votes;
}

}  // namespace hezhi::tally
