#include "engine/querylog/log_index.h"

#include <algorithm>

namespace vitrina::querylog {
namespace {

constexpr std::uint32_t kVersion = 3;

}  // namespace

std::string LogInfo::encode() const {
  ByteWriter out;
  out.put(kVersion);
  out.put(searches);
  out.put(further_pages);
  out.put(first_hour);
  out.put(end_hour);
  out.put(hours);
  return out.take();
}

Result<LogInfo> LogInfo::decode(Bytes section) {
  ByteReader in(section);
  if (const auto version = in.get<std::uint32_t>(); in.ok() && version != kVersion) {
    return fail(ErrorCode::kUnsupported, "section log_info has version " + std::to_string(version) +
                                             ", this build reads " + std::to_string(kVersion) +
                                             ": build the query log's index again");
  }
  LogInfo info;
  info.searches = in.get<std::uint64_t>();
  info.further_pages = in.get<std::uint64_t>();
  info.first_hour = in.get<std::int64_t>();
  info.end_hour = in.get<std::int64_t>();
  info.hours = in.get<std::array<std::uint64_t, 168>>();
  if (!in.ok() || !in.at_end()) return fail(ErrorCode::kDataLoss, "section log_info has a wrong length");
  return info;
}

Result<LogIndex> LogIndex::open(const std::string& path) {
  VITRINA_ASSIGN(index::Image image, index::Image::open(path));
  LogIndex log(std::move(image));
  const auto at = [&](index::SectionId id) { return log.image_.section(id); };
  if (at(index::SectionId::kLogInfo).empty()) {
    return fail_in(path, {ErrorCode::kUnsupported,
                          "this is an image of a catalog, not of a query log (vitrina querylog build)"});
  }
  auto info = LogInfo::decode(at(index::SectionId::kLogInfo));
  if (!info) return fail_in(path, std::move(info.error()));
  log.info_ = *info;
  log.counts_ = array_view<LogCount>(at(index::SectionId::kLogCounts));
  log.hour_offsets_ = array_view<std::uint64_t>(at(index::SectionId::kLogHourOffsets));
  log.hours_ = at(index::SectionId::kLogHours);
  log.contexts_ = StringTable(at(index::SectionId::kLogContexts));
  log.first_docs_ = array_view<DocId>(at(index::SectionId::kLogFirstDocs));
  log.relations_ = array_view<Relation>(at(index::SectionId::kLogRelated));
  const std::size_t queries = log.size();
  const auto check = [&](index::SectionId id, std::size_t found, std::size_t right) -> Result<void> {
    if (found == right) return {};
    return fail_in(path, {ErrorCode::kDataLoss, "section " + std::string(index::section_name(id)) +
                                                    " holds " + std::to_string(found) + " values, " +
                                                    std::to_string(right) + " are needed"});
  };
  VITRINA_TRY(check(index::SectionId::kLogCounts, log.counts_.size(), queries));
  VITRINA_TRY(check(index::SectionId::kLogHourOffsets, log.hour_offsets_.size(), queries + 1));
  VITRINA_TRY(check(index::SectionId::kLogFirstDocs, log.first_docs_.size(), log.segment().forms().size()));
  return log;
}

std::span<const Relation> LogIndex::related(DocId doc) const noexcept {
  const std::uint32_t rank = segment().columns().id_rank[doc];
  const auto begin = std::partition_point(relations_.begin(), relations_.end(),
                                          [&](const Relation& one) { return one.query < rank; });
  const auto end =
      std::find_if(begin, relations_.end(), [&](const Relation& one) { return one.query != rank; });
  return relations_.subspan(static_cast<std::size_t>(begin - relations_.begin()),
                            static_cast<std::size_t>(end - begin));
}

ByteReader LogIndex::hours_of(DocId doc) const noexcept {
  const std::uint32_t rank = segment().columns().id_rank[doc];
  if (std::size_t{rank} + 1 >= hour_offsets_.size()) return ByteReader({});
  const std::uint64_t begin = std::min<std::uint64_t>(hour_offsets_[rank], hours_.size());
  const std::uint64_t end = std::clamp<std::uint64_t>(hour_offsets_[rank + 1], begin, hours_.size());
  return ByteReader(hours_.subspan(begin, end - begin));
}

}  // namespace vitrina::querylog
