#include "engine/serving/shop_files.h"

#include <unistd.h>

#include <chrono>
#include <utility>

namespace vitrina::serving {
namespace {

constexpr std::chrono::hours kTokenKeyAge(24 * 30);
constexpr std::chrono::hours kSessionKeyAge(24 * 45);  // longer than an attribution window

bool is_there(const std::string& path) {
  return ::access(path.c_str(), F_OK) == 0;
}

// Empty: none.
std::string named_or_usual(const std::string& named, const std::string& usual) {
  if (!named.empty()) return named;
  return !usual.empty() && is_there(usual) ? usual : std::string();
}

}  // namespace

Result<ServedModel> open_served_model(const std::string& path, bool must_be_there) {
  if (path.empty() || (!must_be_there && !is_there(path))) return ServedModel{};
  VITRINA_ASSIGN(ads::Model model, ads::open_model(path));
  const std::uint64_t version = ads::version_of(model);
  return ServedModel{std::make_shared<const ads::Predictor>(std::move(model)), version};
}

Result<std::shared_ptr<const querylog::LogIndex>> open_searches(const std::string& named,
                                                                const ledger::DataDirectory* data) {
  const std::string path = named_or_usual(named, data != nullptr ? data->searches_path() : std::string());
  if (path.empty()) return nullptr;
  VITRINA_ASSIGN(auto log, querylog::LogIndex::open(path));
  return std::make_shared<const querylog::LogIndex>(std::move(log));
}

Result<query::ShopRules> open_shop_rules(const std::string& named, const ledger::DataDirectory* data) {
  const std::string path = named_or_usual(named, data != nullptr ? data->rules_path() : std::string());
  return path.empty() ? query::ShopRules{} : query::read_shop_rules(path);
}

Result<AdKeys> open_keys(const ledger::DataDirectory* data, std::int64_t now_seconds) {
  if (data == nullptr) {
    const auto keys = std::make_shared<const TokenKeys>(TokenKeys::ephemeral());
    return AdKeys{keys, keys};
  }
  VITRINA_ASSIGN(const std::string directory, data->keys_directory());
  VITRINA_ASSIGN(TokenKeys tokens, TokenKeys::load_current(directory, now_seconds, kTokenKeyAge, 3));
  VITRINA_ASSIGN(TokenKeys sessions,
                 TokenKeys::load_current(directory + "/sessions", now_seconds, kSessionKeyAge, 2));
  return AdKeys{std::make_shared<const TokenKeys>(std::move(tokens)),
                std::make_shared<const TokenKeys>(std::move(sessions))};
}

}  // namespace vitrina::serving
