// A small sound image for fuzzers, which have no GoogleTest.
#pragma once

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "index/image/image_writer.h"
#include "index/segment/builder.h"

namespace vitrina::test {

// Builds an image of a few dozen listings at `path`.
inline void write_sound_image(const std::string& path) {
  const std::string catalog = path + ".jsonl";
  {
    std::ofstream out(catalog);
    for (int i = 0; i < 60; ++i) {
      const std::string n = std::to_string(i);
      out << R"({"id":")" << n << R"(","title":"phone case )" << (i % 7) << R"( кроссовки 256gb la)"
          << static_cast<char>('a' + i % 20) << R"(n","description":"red )" << n
          << R"(","category":["Обувь",")" << static_cast<char>('A' + i % 3) << R"("],"tags":["лето","t)"
          << i % 4 << R"("],"brand":"B)" << i % 5 << R"(","seller":"s)" << i % 3 << R"(","price":)" << i * 10
          << R"(,"stock":)" << i % 2 << R"(,"rating":4.5,"attributes":{"Цвет":"red","Размер":[)" << 40 + i % 3
          << R"(,41.5]}})" << '\n';
    }
  }
  index::BuildOptions options;
  options.threads = 1;
  options.temp_directory = "/tmp";
  auto writer = index::ImageWriter::create(path);
  VITRINA_CHECK(writer.has_value());
  VITRINA_CHECK(index::build_segment({catalog}, options, *writer).has_value());
  VITRINA_CHECK(writer->finish().has_value());
  std::remove(catalog.c_str());
}

inline std::string sound_image_bytes() {
  std::string directory = "/tmp/vitrina-fuzz-XXXXXX";
  VITRINA_CHECK(mkdtemp(directory.data()) != nullptr);
  const std::string path = directory + "/sound.img";
  write_sound_image(path);
  std::ifstream in(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  std::remove(path.c_str());
  std::remove(directory.c_str());
  return bytes;
}

}  // namespace vitrina::test
