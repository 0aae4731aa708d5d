#include "server/api/campaign_json.h"

#include <array>
#include <bit>
#include <optional>
#include <utility>
#include <vector>

#include "engine/ads/campaign/calendar.h"
#include "server/api/json_fields.h"

namespace vitrina::api {
namespace {

using ads::Advertiser;
using ads::Campaign;
using ads::Keyword;
using index::fail_field;
using index::fail_type;
using index::JsonElement;

// Far above what validate_campaign() takes: they only keep a hostile body from being copied many times over.
constexpr std::size_t kMaxTextBytes = 4'096;
constexpr std::size_t kMaxItems = 100'000;

// The parser keeps numbers with a fraction as doubles, whose decimals are exact up to here: 9 007 199 254.
constexpr std::int64_t kMaxExactMicros = std::int64_t{1} << 53;

// A body as it was read: the fields that it had, in a campaign whose other fields are not to be looked at.
struct Draft {
  Campaign values;
  std::uint64_t seen = 0;             // bits of kFields
  std::uint64_t seen_advertiser = 0;  // bits of kAdvertiserFields
  std::vector<std::pair<std::string, std::optional<std::string>>> erids;
};

Result<void> read_value(const std::string& field, JsonElement found, std::string& out) {
  return read_string(field, found, kMaxTextBytes, out);
}

Result<void> read_value(const std::string& field, JsonElement found, std::vector<std::string>& out) {
  return read_strings(field, found, kMaxItems, kMaxTextBytes, out);
}

Result<void> read_value(const std::string& field, JsonElement found, Money& out) {
  VITRINA_TRY(read_micros(field, found, out.micros));
  if (out.micros > kMaxExactMicros) {
    return fail_field(field,
                      "must be at most " + to_string(Money{kMaxExactMicros}) + ", not " + to_string(out));
  }
  return {};
}

Result<void> read_value(const std::string& field, JsonElement found, std::optional<Money>& out) {
  out.reset();
  if (found.is_null()) return {};
  if (!found.is_number()) return fail_type(field, found, "a number or null");
  return read_value(field, found, out.emplace());
}

Result<void> read_value(const std::string& field, JsonElement found, std::optional<ads::Day>& out) {
  out.reset();
  if (found.is_null()) return {};
  if (!found.is_string()) return fail_type(field, found, "a date such as \"2026-11-01\", or null");
  std::string text;
  VITRINA_TRY(read_value(field, found, text));
  const auto day = ads::parse_day(text);
  if (!day) return fail_field(field, day.error().message);
  out = *day;
  return {};
}

Result<void> read_value(const std::string& field, JsonElement found, std::uint64_t& out) {
  if (found.get(out) != simdjson::SUCCESS) return fail_type(field, found, "a whole number from 0 on");
  return {};
}

// A value of a closed list, by its name.
template <class Named>
Result<void> read_name(const std::string& field, JsonElement found, std::string_view right,
                       std::optional<Named> (*find)(std::string_view) noexcept, Named& out) {
  std::string_view name;
  const auto named = found.get(name) == simdjson::SUCCESS ? find(name) : std::nullopt;
  if (!named) return fail_type(field, found, right);
  out = *named;
  return {};
}

Result<void> read_value(const std::string& field, JsonElement found, ads::CampaignStatus& out) {
  return read_name(field, found, R"("active" or "paused")", ads::find_campaign_status, out);
}
Result<void> read_value(const std::string& field, JsonElement found, ads::Pacing& out) {
  return read_name(field, found, R"("even" or "asap")", ads::find_pacing, out);
}
Result<void> read_value(const std::string& field, JsonElement found, ads::MatchType& out) {
  return read_name(field, found, R"("exact", "phrase" or "broad")", ads::find_match_type, out);
}

template <class Struct, auto member>
Result<void> read_struct_member(const std::string& field, JsonElement found, Struct& to) {
  return read_value(field, found, to.*member);
}

constexpr std::array<FieldReader<Keyword>, 3> kKeywordFields{{
    {"text", read_struct_member<Keyword, &Keyword::text>},
    {"match", read_struct_member<Keyword, &Keyword::match>},
    {"bid", read_struct_member<Keyword, &Keyword::bid>},
}};
constexpr std::array<FieldReader<Advertiser>, 3> kAdvertiserFields{{
    {"name", read_struct_member<Advertiser, &Advertiser::name>},
    {"inn", read_struct_member<Advertiser, &Advertiser::inn>},
    {"erid", read_struct_member<Advertiser, &Advertiser::erid>},
}};

Result<void> read_value(const std::string& field, JsonElement found, std::vector<Keyword>& out) {
  return read_list(field, found, kMaxItems, "a list of keywords", out,
                   [](const std::string& name, JsonElement item, Keyword& keyword) {
                     return read_object(name, item, kKeywordFields, keyword);
                   });
}

Result<void> read_value(const std::string& field, JsonElement found,
                        std::vector<std::vector<std::string>>& out) {
  return read_list(field, found, kMaxItems, "a list of category paths", out,
                   [](const std::string& name, JsonElement item, std::vector<std::string>& path) {
                     return read_value(name, item, path);
                   });
}

Result<void> read_value(const std::string& field, JsonElement found, std::vector<ads::HourRange>& out) {
  constexpr std::string_view kRight = "[from, to] with 0 ≤ from < to ≤ 24";
  return read_list(field, found, kMaxItems, "a list of hours such as [[9,23]]", out,
                   [&](const std::string& name, JsonElement item, ads::HourRange& range) -> Result<void> {
                     simdjson::dom::array ends;
                     if (item.get(ends) != simdjson::SUCCESS || ends.size() != 2) {
                       return fail_type(name, item, kRight);
                     }
                     std::array<std::uint32_t, 2> hours{};
                     for (std::size_t i = 0; i < 2; ++i) {
                       VITRINA_TRY(read_count(name + (i == 0 ? "[0]" : "[1]"), ends.at(i).value_unsafe(), 0,
                                              24, hours[i]));
                     }
                     range = {static_cast<std::uint8_t>(hours[0]), static_cast<std::uint8_t>(hours[1])};
                     return {};
                   });
}

Result<void> read_advertiser(const std::string& field, JsonElement found, Draft& to) {
  return read_object(field, found, kAdvertiserFields, to.values.advertiser, to.seen_advertiser);
}
void assign_advertiser(const Draft& from, Campaign& to) {
  static constexpr std::array kMembers{&Advertiser::name, &Advertiser::inn, &Advertiser::erid};
  static_assert(kMembers.size() == kAdvertiserFields.size());
  for (std::size_t i = 0; i < kMembers.size(); ++i) {
    if ((from.seen_advertiser >> i & 1) != 0) {
      to.advertiser.*kMembers[i] = from.values.advertiser.*kMembers[i];
    }
  }
}

Result<void> read_erids(const std::string& field, JsonElement found, Draft& to) {
  simdjson::dom::object members;
  if (found.get(members) != simdjson::SUCCESS)
    return fail_type(field, found, "an object of erids by listing");
  std::map<std::string_view, bool> known;
  for (const auto member : members) {
    VITRINA_TRY(check_at_most(field, member.key.size(), kMaxTextBytes, "bytes of a listing's id"));
    const std::string name = field + "." + std::string(member.key);
    if (!known.emplace(member.key, true).second) return fail_field(name, "the field is given twice");
    auto& [listing, erid] = to.erids.emplace_back(member.key, std::nullopt);
    if (member.value.is_null()) continue;
    if (!member.value.is_string()) return fail_type(name, member.value, "a string or null");
    VITRINA_TRY(read_value(name, member.value, erid.emplace()));
  }
  return {};
}
void assign_erids(const Draft& from, Campaign& to) {
  for (const auto& [listing, erid] : from.erids) {
    if (erid) {
      to.erid_by_listing[listing] = *erid;
    } else {
      to.erid_by_listing.erase(listing);
    }
  }
}

// A field of a campaign: how it is read from a body, and how it comes from there into a campaign.
struct CampaignField {
  std::string_view name;
  Result<void> (*read)(const std::string& field, JsonElement found, Draft& to);
  void (*assign)(const Draft& from, Campaign& to);
};

template <auto member>
constexpr CampaignField plain_field(std::string_view name) {
  return {name,
          [](const std::string& field, JsonElement found, Draft& to) {
            return read_value(field, found, to.values.*member);
          },
          [](const Draft& from, Campaign& to) { to.*member = from.values.*member; }};
}

constexpr std::array kFields{
    plain_field<&Campaign::id>("id"),
    plain_field<&Campaign::seller>("seller"),
    plain_field<&Campaign::version>("version"),
    plain_field<&Campaign::name>("name"),
    plain_field<&Campaign::status>("status"),
    plain_field<&Campaign::listings>("listings"),
    plain_field<&Campaign::keywords>("keywords"),
    plain_field<&Campaign::negatives>("negatives"),
    plain_field<&Campaign::categories>("categories"),
    plain_field<&Campaign::category_bid>("category_bid"),
    plain_field<&Campaign::budget_daily>("budget_daily"),
    plain_field<&Campaign::budget_total>("budget_total"),
    plain_field<&Campaign::start>("start"),
    plain_field<&Campaign::end>("end"),
    plain_field<&Campaign::hours>("hours"),
    plain_field<&Campaign::regions>("regions"),
    plain_field<&Campaign::devices>("devices"),
    plain_field<&Campaign::segments>("segments"),
    plain_field<&Campaign::pacing>("pacing"),
    plain_field<&Campaign::label>("label"),
    CampaignField{"advertiser", read_advertiser, assign_advertiser},
    CampaignField{"erid_by_listing", read_erids, assign_erids},
};
constexpr std::uint64_t kIdBit = 1, kSellerBit = 2, kVersionBit = 4;
static_assert(kFields[0].name == "id" && kFields[1].name == "seller" && kFields[2].name == "version");

constexpr auto kReaders = [] {
  std::array<FieldReader<Draft>, kFields.size()> readers{};
  for (std::size_t i = 0; i < readers.size(); ++i) readers[i] = {kFields[i].name, kFields[i].read};
  return readers;
}();

Result<void> check_identity(const Draft& draft, const Campaign& current) {
  const auto check = [](const char* field, const std::string& wanted, const std::string& is) -> Result<void> {
    if (wanted == is) return {};
    return fail_field(field,
                      "cannot be changed: it is " + index::quoted(is) + ", not " + index::quoted(wanted));
  };
  if ((draft.seen & kIdBit) != 0) VITRINA_TRY(check("id", draft.values.id, current.id));
  if ((draft.seen & kSellerBit) != 0) VITRINA_TRY(check("seller", draft.values.seller, current.seller));
  return {};
}

void assign_seen(const Draft& draft, std::uint64_t fields, Campaign& to) {
  for (std::uint64_t rest = draft.seen & fields; rest != 0; rest &= rest - 1) {
    kFields[static_cast<std::size_t>(std::countr_zero(rest))].assign(draft, to);
  }
}

constexpr std::uint64_t kChangeable = ~(kIdBit | kSellerBit | kVersionBit);

}  // namespace

struct CampaignJsonParser::Impl {
  JsonBody body;

  Result<void> read(std::string_view text, Draft& draft) {
    VITRINA_ASSIGN(const JsonElement root, body.parse(text));
    return read_object("", root, kReaders, draft, draft.seen);
  }

  // `from_current`: whether fields that are not in the body stay.
  Result<CampaignChange> read_change(std::string_view text, bool from_current) {
    const auto draft = std::make_shared<Draft>();
    VITRINA_TRY(read(text, *draft));
    if (draft->values.version == 0) {
      return fail_field("version", "must be the version that the change is made to, as it was read");
    }
    // The draft is shared by the copies of the edit, none of which changes it.
    return CampaignChange{draft->values.version,
                          [draft = std::shared_ptr<const Draft>(draft),
                           from_current](const Campaign& current) -> Result<Campaign> {
                            VITRINA_TRY(check_identity(*draft, current));
                            Campaign next;
                            if (from_current) next = current;
                            next.id = current.id;
                            next.seller = current.seller;
                            next.version = current.version;
                            assign_seen(*draft, kChangeable, next);
                            return next;
                          }};
  }
};

CampaignJsonParser::CampaignJsonParser() : impl_(std::make_unique<Impl>()) {}
CampaignJsonParser::~CampaignJsonParser() = default;

Result<void> CampaignJsonParser::parse(std::string_view body, Campaign& out) {
  Draft draft;
  VITRINA_TRY(impl_->read(body, draft));
  assign_erids(draft, draft.values);
  out = std::move(draft.values);
  return {};
}

Result<CampaignChange> CampaignJsonParser::parse_edit(std::string_view body) {
  return impl_->read_change(body, true);
}

Result<CampaignChange> CampaignJsonParser::parse_replacement(std::string_view body) {
  return impl_->read_change(body, false);
}

}  // namespace vitrina::api
