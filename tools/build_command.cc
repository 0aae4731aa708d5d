// `vitrina build CATALOG… --out IMAGE`: catalog dumps become one image file.

#include <fmt/format.h>
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdio>
#include <memory>

#include "index/catalog/json_writer.h"
#include "index/image/image.h"
#include "index/image/image_writer.h"
#include "index/segment/builder.h"
#include "tools/command.h"
#include "tools/progress.h"
#include "tools/standard_streams.h"

namespace vitrina::tools {
namespace {

constexpr std::uint64_t kRejectsShown = 10;
constexpr std::size_t kRejectTextBytes = 4096;  // of a rejected line, in the rejects file

struct BuildCommand {
  std::vector<std::string> catalogs;
  std::string out;
  std::string rejects;
  std::string max_rejects = "1%";
  unsigned threads = 0;
  std::uint64_t memory_bytes = std::uint64_t{4} << 30;
  std::string temp_directory;
  std::string latin = "english";
  std::string cyrillic = "russian";
  bool quiet = false;
  bool json = false;
};

// "1%" or "0.01" as a share.
Result<double> parse_share(std::string text) {
  const bool percent = !text.empty() && text.back() == '%';
  if (percent) text.pop_back();
  double value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (percent) value /= 100;
  if (error != std::errc() || end != text.data() + text.size() || !(value >= 0 && value <= 1)) {
    return fail(ErrorCode::kInvalidArgument, "--max-rejects is a share such as 1% or 0.01");
  }
  return value;
}

bool are_one_file(const std::string& a, const std::string& b) {
  if (a == b) return true;
  struct stat of_a {};
  struct stat of_b {};
  return stat(a.c_str(), &of_a) == 0 && stat(b.c_str(), &of_b) == 0 && S_ISREG(of_a.st_mode) &&
         of_a.st_dev == of_b.st_dev && of_a.st_ino == of_b.st_ino;
}

// A slip of the hand in the file names must not cost a catalog.
Result<void> check_files_differ(const BuildCommand& command) {
  const auto refuse = [](std::string_view option, const std::string& path, std::string_view what) {
    return fail(ErrorCode::kInvalidArgument,
                fmt::format("{} '{}' would be written over the {}", option, path, what));
  };
  for (const std::string& catalog : command.catalogs) {
    if (are_one_file(command.out, catalog)) return refuse("--out", command.out, "catalog");
    if (!command.rejects.empty() && are_one_file(command.rejects, catalog))
      return refuse("--rejects", command.rejects, "catalog");
  }
  if (are_one_file(command.rejects, command.out)) return refuse("--rejects", command.rejects, "image");
  return {};
}

// What may stand in a JSON string: bytes that are not ASCII are kept only when the whole text is valid UTF-8,
// which the reason says; so others are replaced.
std::string printable(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, kRejectTextBytes)) out += static_cast<unsigned char>(c) < 0x80 ? c : '?';
  return out;
}

// Writes rejects as JSON lines, with the file's other errors remembered for the end.
class RejectsFile {
 public:
  static Result<RejectsFile> open(const std::string& path) {
    RejectsFile file;
    if (!path.empty()) {
      file.file_ = std::fopen(path.c_str(), "w");
      if (file.file_ == nullptr) return fail_errno("create '" + path + "'");
    }
    file.path_ = path;
    return file;
  }
  RejectsFile(RejectsFile&& other) noexcept
      : file_(std::exchange(other.file_, nullptr)), path_(std::move(other.path_)) {}
  RejectsFile& operator=(RejectsFile&&) = delete;
  ~RejectsFile() {
    if (file_ != nullptr) std::fclose(file_);
  }

  void write(const index::RejectedLine& line) {
    if (file_ == nullptr) return;
    std::string json;
    index::JsonWriter out(json);
    out.begin_object();
    out.field("file", line.file);
    out.field("line", line.line);
    out.field("field", std::string_view(line.error.field));
    out.field("reason", std::string_view(line.error.message));
    out.field("text", std::string_view(printable(line.text)));
    out.end_object();
    json.push_back('\n');
    std::fwrite(json.data(), 1, json.size(), file_);
  }

  Result<void> close() {
    if (file_ == nullptr) return {};
    const bool bad = std::ferror(file_) != 0;
    if (std::fclose(std::exchange(file_, nullptr)) != 0 || bad) return fail_errno("write '" + path_ + "'");
    return {};
  }

 private:
  RejectsFile() = default;
  std::FILE* file_ = nullptr;
  std::string path_;
};

Result<void> run_build(const BuildCommand& command) {
  index::BuildOptions options;
  options.threads = command.threads;
  options.memory_bytes = command.memory_bytes;
  options.analyzer = {command.latin, command.cyrillic};
  VITRINA_ASSIGN(options.max_rejects, parse_share(command.max_rejects));
  const std::size_t slash = command.out.rfind('/');
  options.temp_directory = !command.temp_directory.empty() ? command.temp_directory
                           : slash == std::string::npos    ? "."
                                                           : command.out.substr(0, slash + 1);

  VITRINA_TRY(check_files_differ(command));
  VITRINA_ASSIGN(RejectsFile rejects, RejectsFile::open(command.rejects));
  Progress progress(command.quiet);
  std::uint64_t shown = 0;
  options.on_reject = [&](const index::RejectedLine& line) {
    rejects.write(line);
    if (++shown > kRejectsShown) return;
    progress.finish();
    print_message("{}:{}: {}{}{}\n", line.file, line.line, line.error.field,
                  line.error.field.empty() ? "" : ": ", line.error.message);
    if (shown == kRejectsShown) {
      print_message("further rejected lines are not shown{}\n",
                    command.rejects.empty() ? " (--rejects FILE keeps them)" : "");
    }
  };
  options.on_progress = [&](std::string_view step, std::uint64_t done, std::uint64_t total,
                            std::string_view unit) { progress.update(step, done, total, unit); };

  VITRINA_ASSIGN(index::ImageWriter writer, index::ImageWriter::create(command.out));
  auto report = index::build_segment(command.catalogs, options, writer);
  progress.finish();
  VITRINA_TRY(rejects.close());
  if (!report) return tl::unexpected<Error>(std::move(report.error()));
  VITRINA_TRY(writer.finish());

  if (command.json) {
    std::string json;
    index::JsonWriter out(json);
    out.begin_object();
    out.field("lines", report->lines);
    out.field("listings", report->listings);
    out.field("rejected", report->rejected);
    out.field("duplicates", report->duplicates);
    out.field("input_bytes", report->input_bytes);
    out.field("image_bytes", writer.size_bytes());
    out.end_object();
    fmt::print("{}\n", json);
  } else {
    fmt::print(
        "{}: {} listings from {} lines ({} rejected, {} replaced by a later one of the same id); {:.1f} MB, "
        "{:.2f} of the dump\n",
        command.out, report->listings, report->lines, report->rejected, report->duplicates,
        static_cast<double>(writer.size_bytes()) / 1e6,
        static_cast<double>(writer.size_bytes()) / static_cast<double>(report->input_bytes));
  }
  return {};
}

}  // namespace

void add_build(CLI::App& app, Run& chosen) {
  auto command = std::make_shared<BuildCommand>();
  CLI::App* sub =
      app.add_subcommand("build", "Build an image out of catalog dumps (JSON lines; plain, gzip or zstd)");
  sub->add_option("catalogs", command->catalogs,
                  "Dumps, in order: of listings with one id the last wins; - is standard input")
      ->required();
  sub->add_option("--out", command->out, "The image file; replaced only when the new one is complete")
      ->required();
  sub->add_option("--rejects", command->rejects,
                  "Write rejected lines here, as JSON lines with file, line, field and reason");
  sub->add_option("--max-rejects", command->max_rejects, "Fail past this share of rejected lines")
      ->capture_default_str()
      ->check([](const std::string& text) {
        const auto share = parse_share(text);
        return share ? std::string() : share.error().message;
      });
  sub->add_option("--threads", command->threads, "Threads; 0: one a core")
      ->capture_default_str()
      ->check(CLI::Range(0, 256));
  sub->add_option("--memory", command->memory_bytes, "Bound of working memory, such as 4GiB")
      ->transform(CLI::AsSizeValue(false))
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 50))
      ->default_str("4GiB");
  sub->add_option("--temp", command->temp_directory, "Directory for temporary files; default: the image's");
  sub->add_option("--latin", command->latin, "Stemmer for Latin script, or none")->capture_default_str();
  sub->add_option("--cyrillic", command->cyrillic, "Stemmer for Cyrillic script, or none")
      ->capture_default_str();
  sub->add_flag("--quiet", command->quiet, "No progress");
  sub->add_flag("--json", command->json, "Print the report as JSON");
  sub->callback([command, &chosen] { chosen = [command] { return run_build(*command); }; });
}

}  // namespace vitrina::tools
