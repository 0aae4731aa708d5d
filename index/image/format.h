// The image file: one segment's sections in one file.
//
//   [0, 64)       ImageHeader
//   [64, 4096)    section table: SectionEntry a section, in ascending order of ids; the rest is zero
//   [4096, …)     sections, each at a multiple of 64 bytes, zeros between them
//
// Little-endian. `header_checksum` is XXH3 over the first 4096 bytes with that field as zero, so opening
// reads one page whatever the size. Each section has its own checksum, which verifying compares.
//
// A reader accepts kFormatVersion and the version before it. Version 4 has no directories of words and no
// lists of beginnings (index/segment/version_4.h).
#pragma once

#include <array>
#include <cstdint>

#include "index/segment/sections.h"

namespace vitrina::index {

inline constexpr std::array<char, 8> kImageMagic{'V', 'I', 'T', 'R', 'I', 'N', 'A', '\n'};
inline constexpr std::uint32_t kFormatVersion = 5;
inline constexpr std::uint32_t kOldestFormatVersion = 4;
inline constexpr std::size_t kSectionAlignment = 64;
inline constexpr std::size_t kHeaderBytes = 4096;

struct ImageHeader {
  std::array<char, 8> magic{};
  std::uint32_t format_version = 0;
  std::uint32_t section_count = 0;
  std::uint64_t file_bytes = 0;
  std::uint64_t build_fingerprint = 0;  // checksum of the info section: analyser, schema, averages
  std::uint64_t header_checksum = 0;
  std::array<std::uint8_t, 24> reserved{};  // zero
};
static_assert(sizeof(ImageHeader) == 64);

struct SectionEntry {
  std::uint16_t id = 0;
  std::array<std::uint8_t, 6> reserved{};  // zero
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::uint64_t checksum = 0;
};
static_assert(sizeof(SectionEntry) == 32);
static_assert(sizeof(ImageHeader) + kLastSection * sizeof(SectionEntry) <= kHeaderBytes);

}  // namespace vitrina::index
