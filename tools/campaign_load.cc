#include "tools/campaign_load.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <unordered_map>

#include "engine/ads/campaign/campaign_codec.h"
#include "index/catalog/json_writer.h"
#include "index/catalog/reader.h"
#include "server/api/campaign_json.h"

namespace vitrina::tools {
namespace {

constexpr std::uint64_t kLinesPerProgress = 256;

class Loader {
 public:
  Loader(double max_rejects, CampaignTarget& target, RejectLog& rejects, Progress& progress,
         LoadReport& report)
      : max_rejects_(max_rejects), target_(target), rejects_(rejects), progress_(progress), report_(report) {}

  Result<void> run(const std::vector<std::string>& files) {
    progress_.update("reading", 0, 0, "lines");
    for (const std::string& file : files) VITRINA_TRY(read_file(file));
    progress_.update("reading", report_.lines, report_.lines, "lines");
    progress_.finish();
    if (read_.empty() && report_.rejected == 0)
      return fail(ErrorCode::kInvalidArgument, "there is no campaign to load");
    VITRINA_TRY(check_rejects());
    VITRINA_TRY(put_all());
    progress_.finish();
    return {};
  }

 private:
  struct Read {
    std::string_view file;
    std::uint64_t line = 0;
    std::string bytes;
  };

  void reject(std::string_view file, std::uint64_t line, std::string_view text, const Error& error) {
    ++report_.rejected;
    rejects_.add({file, line, text, error}, progress_);
  }

  Result<void> check_rejects() const {
    const double share = static_cast<double>(report_.rejected) / static_cast<double>(report_.lines);
    if (share <= max_rejects_ && report_.rejected < report_.lines) return {};
    const std::uint64_t put = report_.created + report_.replaced;
    return fail(
        ErrorCode::kInvalidArgument,
        fmt::format("{} of {} lines were rejected ({:.2f} %), at most {:.2f} % may be "
                    "(--max-rejects); {}",
                    report_.rejected, report_.lines, 100 * share, 100 * max_rejects_,
                    put == 0 ? "nothing was changed" : fmt::format("{} campaigns were loaded before", put)));
  }

  Result<void> read_line(const index::Line& line, ads::Campaign& campaign) {
    if (line.too_long) {
      return fail(ErrorCode::kLimit, fmt::format("the line has {} bytes, at most {} are read",
                                                 line.size_bytes, index::kMaxLineBytes));
    }
    VITRINA_TRY(parser_.parse(line.text, campaign));
    if (campaign.id.empty())
      return fail(ErrorCode::kInvalidArgument, "is missing; without it a second load would make a second one",
                  "id");
    return target_.check(campaign);
  }

  Result<void> read_file(const std::string& file) {
    VITRINA_ASSIGN(index::LineReader reader, index::LineReader::open(file));
    index::Line line;
    ads::Campaign campaign;
    for (;;) {
      VITRINA_ASSIGN(const bool more, reader.next(line));
      if (!more) return {};
      if (++report_.lines % kLinesPerProgress == 0) progress_.update("reading", report_.lines, 0, "lines");
      if (const auto sound = read_line(line, campaign); !sound) {
        reject(file, line.number, line.text, sound.error());
        continue;
      }
      campaign.version = 0;
      Read read{file, line.number, ads::encode_campaign(campaign)};
      const auto [place, is_new] = place_of_.try_emplace(campaign.id, read_.size());
      if (is_new) {
        read_.push_back(std::move(read));
      } else {
        ++report_.duplicates;
        read_[place->second] = std::move(read);
      }
    }
  }

  Result<void> put_all() {
    progress_.update("loading", 0, read_.size(), "campaigns");
    std::vector<ads::Campaign> batch;
    for (std::size_t begin = 0; begin < read_.size(); begin += batch.size()) {
      batch.clear();
      const std::size_t end = std::min(begin + CampaignTarget::kBatch, read_.size());
      for (std::size_t i = begin; i < end; ++i) {
        VITRINA_ASSIGN(ads::Campaign campaign, ads::decode_campaign(as_bytes(read_[i].bytes)));
        batch.push_back(std::move(campaign));
      }
      VITRINA_TRY(target_.put(batch, [&](std::size_t i, Result<CampaignFate> fate) {
        take(read_[begin + i], batch[i], std::move(fate));
      }));
      progress_.update("loading", end, read_.size(), "campaigns");
      VITRINA_TRY(check_rejects());
    }
    return {};
  }

  void take(const Read& read, const ads::Campaign& campaign, Result<CampaignFate> fate) {
    if (!fate) {
      std::string text;
      index::JsonWriter json(text);
      api::write_campaign(json, campaign);
      return reject(read.file, read.line, text, fate.error());
    }
    switch (*fate) {
      case CampaignFate::kCreated:
        ++report_.created;
        return;
      case CampaignFate::kReplaced:
        ++report_.replaced;
        return;
      case CampaignFate::kUnchanged:
        ++report_.unchanged;
        return;
    }
  }

  const double max_rejects_;
  CampaignTarget& target_;
  RejectLog& rejects_;
  Progress& progress_;
  LoadReport& report_;
  api::CampaignJsonParser parser_;
  std::vector<Read> read_;
  std::unordered_map<std::string, std::size_t> place_of_;  // by id
};

}  // namespace

Result<void> load_campaigns(const std::vector<std::string>& files, double max_rejects, CampaignTarget& target,
                            RejectLog& rejects, Progress& progress, LoadReport& report) {
  const auto started = std::chrono::steady_clock::now();
  const auto loaded = Loader(max_rejects, target, rejects, progress, report).run(files);
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  return loaded;
}

}  // namespace vitrina::tools
