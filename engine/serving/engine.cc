#include "engine/serving/engine.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <vector>

#include "engine/search/searcher.h"
#include "engine/serving/mailbox.h"
#include "engine/serving/snapshot.h"
#include "engine/serving/verifier.h"

namespace vitrina::serving {

struct Engine::Impl {
  EngineOptions options;
  std::shared_ptr<std::atomic<std::uint64_t>> live = std::make_shared<std::atomic<std::uint64_t>>(0);

  // Publishers one after the other, so that generations reach every mailbox in order. Never taken by a
  // request.
  mutable std::mutex mutex;
  std::shared_ptr<const Snapshot> current;
  std::vector<Mailbox*> mailboxes;
  std::optional<Verifier> verifier;  // none: not asked for

  SnapshotInfo info_of(const Snapshot& snapshot) const {
    return {snapshot.generation(), snapshot.image().path(), snapshot.image().size_bytes(),
            snapshot.segment().doc_count()};
  }

  Result<SnapshotInfo> publish(const std::string& path) {
    // Opened before the lock: a slow disk must not hold up those who only ask.
    VITRINA_ASSIGN(index::Image image, index::Image::open(path));
    const std::lock_guard lock(mutex);
    const std::uint64_t generation = current ? current->generation() + 1 : 1;
    auto previous =
        std::exchange(current, std::make_shared<const Snapshot>(std::move(image), generation, live));
    for (Mailbox* mailbox : mailboxes) mailbox->put(current);
    if (verifier) verifier->begin(current);
    return info_of(*current);
  }
};

Engine::Engine(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Engine::~Engine() = default;

Result<std::unique_ptr<Engine>> Engine::open(EngineOptions options) {
  auto impl = std::make_unique<Impl>();
  impl->options = std::move(options);
  if (impl->options.relax_below == 0) impl->options.relax_below = search::kDefaultRelaxBelow;
  if (impl->options.verify_in_background) impl->verifier.emplace();
  VITRINA_TRY(impl->publish(impl->options.image_path));
  return std::unique_ptr<Engine>(new Engine(std::move(impl)));
}

Result<SnapshotInfo> Engine::publish(const std::string& image_path) {
  return impl_->publish(image_path.empty() ? current().image_path : image_path);
}

SnapshotInfo Engine::current() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->info_of(*impl_->current);
}

Verification Engine::verification() const {
  return impl_->verifier ? impl_->verifier->state() : Verification::kPending;
}

std::string Engine::verification_error() const {
  return impl_->verifier ? impl_->verifier->error() : std::string();
}

std::uint64_t Engine::live_snapshots() const noexcept {
  return impl_->live->load(std::memory_order_relaxed);
}

struct Engine::Worker::Impl {
  Engine::Impl& engine;
  Mailbox mailbox;
  std::shared_ptr<const Snapshot> snapshot;
  search::SearchOptions options;
  search::Searcher searcher;
  index::RecordReader records;

  explicit Impl(Engine::Impl& owner) : engine(owner), options{owner.options.relax_below} {
    const std::lock_guard lock(engine.mutex);
    snapshot = engine.current;
    engine.mailboxes.push_back(&mailbox);
  }
  ~Impl() {
    const std::lock_guard lock(engine.mutex);
    std::erase(engine.mailboxes, &mailbox);
  }
};

std::unique_ptr<Engine::Worker> Engine::make_worker() {
  return std::unique_ptr<Worker>(new Worker(std::make_unique<Worker::Impl>(*impl_)));
}

Engine::Worker::Worker(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Engine::Worker::~Worker() = default;

void Engine::Worker::refresh() {
  if (auto newest = impl_->mailbox.take()) impl_->snapshot = std::move(newest);
}

std::uint64_t Engine::Worker::generation() const noexcept {
  return impl_->snapshot->generation();
}

Result<void> Engine::Worker::search(const search::SearchRequest& request, search::SearchResponse& response) {
  refresh();
  return impl_->searcher.search(impl_->snapshot->segment(), request, impl_->options, response);
}

Result<std::string> Engine::Worker::find_record(std::string_view listing_id) {
  refresh();
  const index::Segment& segment = impl_->snapshot->segment();
  const DocId doc = segment.find_listing(listing_id);
  if (doc == kEndDoc) {
    return fail(ErrorCode::kNotFound, "there is no listing '" + std::string(listing_id.substr(0, 100)) + "'");
  }
  std::string record;
  VITRINA_TRY(impl_->records.read(segment.records(), doc, record));
  return record;
}

}  // namespace vitrina::serving
