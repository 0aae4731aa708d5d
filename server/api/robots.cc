#include "server/api/robots.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace vitrina::api {
namespace {

constexpr std::array<std::string_view, 14> kNames = {
    "bot",         "crawl",      "spider",        "slurp",      "facebookexternalhit", "whatsapp",
    "vkshare",     "preview",    "mediapartners", "lighthouse", "headlesschrome",      "yandexdirect",
    "mail.ru_bot", "feedfetcher"};

bool holds(std::string_view text, std::string_view lower_name) noexcept {
  const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
  return std::search(text.begin(), text.end(), lower_name.begin(), lower_name.end(), same) != text.end();
}

}  // namespace

bool is_robot(std::string_view user_agent) noexcept {
  return std::any_of(kNames.begin(), kNames.end(),
                     [&](std::string_view name) { return holds(user_agent, name); });
}

bool is_prefetch(std::string_view purpose) noexcept {
  return holds(purpose, "prefetch") || holds(purpose, "prerender") || holds(purpose, "preview");
}

}  // namespace vitrina::api
