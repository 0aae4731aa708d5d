// `vitrina verify IMAGE`: reads every byte of an image and compares it with its checksums.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "index/image/image.h"
#include "tools/command.h"

namespace vitrina::tools {

void add_verify(CLI::App& app, Run& chosen) {
  auto path = std::make_shared<std::string>();
  CLI::App* sub =
      app.add_subcommand("verify", "Check every byte of an image; exits with 1 where it is damaged");
  sub->add_option("image", *path, "The image file")->required();
  sub->callback([path, &chosen] {
    chosen = [path]() -> Result<void> {
      VITRINA_ASSIGN(const index::Image image, index::Image::open(*path));
      VITRINA_TRY(image.verify());
      fmt::print("{}: {} sections, {} listings, {} bytes: sound\n", *path, image.sections().size(),
                 image.segment().doc_count(), image.size_bytes());
      return {};
    };
  });
}

}  // namespace vitrina::tools
