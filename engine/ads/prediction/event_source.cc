#include "engine/ads/prediction/event_source.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace vitrina::ads {

Result<EventSource> EventSource::open(const std::vector<std::string>& paths) {
  struct File {
    EventFileReader reader;
    std::vector<EventBlockInfo> blocks;
  };
  std::vector<File> files;
  for (const auto& path : paths) {
    VITRINA_ASSIGN(EventFileReader reader, EventFileReader::open(path));
    File file{std::move(reader), {}};
    for (EventBlockInfo info;;) {
      VITRINA_ASSIGN(const bool more, file.reader.next_info(info));
      if (!more) break;
      file.blocks.push_back(info);
    }
    files.push_back(std::move(file));
  }
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (!files[i].blocks.empty()) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return files[a].blocks.front().min_at < files[b].blocks.front().min_at;
  });

  EventSource source;
  for (const std::size_t i : order) {
    for (const auto& block : files[i].blocks) {
      source.first_at_ = source.rows_ == 0 ? block.min_at : std::min(source.first_at_, block.min_at);
      source.last_at_ = source.rows_ == 0 ? block.max_at : std::max(source.last_at_, block.max_at);
      source.rows_ += block.rows;
      source.blocks_.push_back(block);
    }
    source.files_.push_back(std::move(files[i].reader));
  }
  if (source.rows_ == 0) return fail(ErrorCode::kInvalidArgument, "the event files hold no events", "events");
  return source;
}

std::int64_t EventSource::time_of_share(double share) const {
  const double wanted = share * static_cast<double>(rows_);
  std::int64_t low = first_at_;
  std::int64_t high = end_at();
  while (low < high) {
    const std::int64_t middle = std::midpoint(low, high);
    double earlier = 0;
    for (const auto& block : blocks_) {
      // Within a block rows are taken as evenly spread.
      const auto begin = static_cast<double>(block.min_at);
      const double length = static_cast<double>(block.max_at) - begin + 1;
      const double part = (static_cast<double>(middle) - begin) / length;
      earlier += std::clamp(part, 0.0, 1.0) * block.rows;
    }
    if (earlier < wanted) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

Result<void> EventSource::for_each(const std::function<void(const EventBlock&)>& visit) {
  damage_.clear();
  EventBlock block;
  for (auto& file : files_) {
    file.rewind();
    for (;;) {
      VITRINA_ASSIGN(const bool more, file.next(block));
      if (!more) break;
      visit(block);
    }
    const auto report = [&](const EventDamage& damage) {
      damage_.push_back(file.path() + ": " + std::to_string(damage.bytes) + " bytes at byte " +
                        std::to_string(damage.offset) + " passed over: " + damage.reason);
    };
    for (const auto& damage : file.damage()) report(damage);
    if (file.tail()) report(*file.tail());
  }
  return {};
}

void BlockFeatures::load(const EventBlock& block) {
  block_ = &block;
  const std::size_t texts = block.texts().size();
  ids_.assign(texts, 0);
  texts_.assign(texts, 0);
  query_places_.assign(texts, 0);
  queries_.clear();
  paths_.assign(block.path_count(), {});
  for (std::uint32_t path = 0; path < block.path_count(); ++path) {
    levels_.clear();
    for (const std::uint32_t text : block.path(path)) levels_.push_back(hash_id(block.texts()[text]));
    set_levels(levels_, paths_[path]);
  }
}

void BlockFeatures::combine(const EventBlock::Row& row, FeatureList& out) {
  const auto id = [&](std::uint32_t text) {
    if (ids_[text] == 0) ids_[text] = hash_id(block_->texts()[text]);
    return ids_[text];
  };
  if (query_places_[row.query] == 0) {
    queries_.push_back(query_features(block_->texts()[row.query]));
    query_places_[row.query] = static_cast<std::uint32_t>(queries_.size());
  }
  if (texts_[row.keyword] == 0) texts_[row.keyword] = hash_text(block_->texts()[row.keyword]);
  AdFeatures& ad = paths_[row.category];
  ad.listing = id(row.listing);
  ad.seller = id(row.seller);
  ad.keyword = texts_[row.keyword];
  ad.match = row.match;
  ads::combine(queries_[query_places_[row.query] - 1], ad, out);
}

}  // namespace vitrina::ads
