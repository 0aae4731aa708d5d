// Engine: the one façade that the server and the tools call.
//
// An Engine publishes snapshots (what one request pins: today an image); Workers answer requests, one a
// thread. A worker never locks and never waits for a publisher: a new snapshot is put into each worker's
// mailbox (one atomic exchange), and the worker adopts it before its next request or when refresh() is
// called. The old snapshot is freed when the last worker has left it.
//
// Threads: Engine is internally synchronised; a Worker is used by one thread at a time.
// Lifetime: workers must not outlive their engine.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "engine/search/request.h"
#include "index/base/result.h"

namespace vitrina::serving {

struct EngineOptions {
  std::string image_path;
  std::uint32_t relax_below = 0;     // quorum: relax when fewer listings hold all groups; 0: one page
  bool verify_in_background = true;  // check every section of each published image, off the request path
};

struct SnapshotInfo {
  std::uint64_t generation = 0;  // counts every publish, from 1
  std::string image_path;
  std::uint64_t image_bytes = 0;
  std::uint64_t listings = 0;
};

enum class Verification : std::uint8_t { kPending, kPassed, kFailed };

class Snapshot;

class Engine {
 public:
  class Worker;

  // Opens the image and publishes it as generation 1.
  // Errors: those of opening an image, with the path.
  static Result<std::unique_ptr<Engine>> open(EngineOptions options);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Opens `image_path` (empty: the current path again) and publishes it. On an error the current snapshot
  // stays.
  Result<SnapshotInfo> publish(const std::string& image_path = {});

  std::unique_ptr<Worker> make_worker();

  SnapshotInfo current() const;
  Verification verification() const;  // of the current snapshot
  std::string verification_error() const;
  std::uint64_t live_snapshots() const noexcept;  // published and not yet freed

 private:
  struct Impl;
  explicit Engine(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

class Engine::Worker {
 public:
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // Adopts the newest snapshot and lets go of the one before. search() and find_record() do this first;
  // an idle server thread calls it after a publish, so that the old image is freed.
  void refresh();

  // The generation that answered last.
  std::uint64_t generation() const noexcept;

  // Errors: kInvalidArgument with the field of the request.
  Result<void> search(const search::SearchRequest& request, search::SearchResponse& response);

  // The stored record (canonical JSON) of a listing id. Errors: kNotFound.
  Result<std::string> find_record(std::string_view listing_id);

 private:
  friend class Engine;
  struct Impl;
  explicit Worker(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace vitrina::serving
