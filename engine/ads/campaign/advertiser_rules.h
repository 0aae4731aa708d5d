// What an advertiser's official numbers look like: the taxpayer number (ИНН) with its check digits, and the
// token (erid) that an advertising data operator gives an ad.
//
// Says nothing of whether such a taxpayer or token exists.
//
// Threads: pure functions.
#pragma once

#include <cstddef>
#include <string_view>

namespace vitrina::ads {

// Ten digits (a company) or twelve (a person), not all zeros, with the check digits right.
bool is_inn(std::string_view text) noexcept;

// Operators do not publish one form; what is common to their tokens: Latin letters and digits only.
inline constexpr std::size_t kMinEridLength = 6;
inline constexpr std::size_t kMaxEridLength = 64;
bool is_erid(std::string_view text) noexcept;

}  // namespace vitrina::ads
