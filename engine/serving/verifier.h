// Verifier: reads published images on a thread of its own and says whether every section matches its
// checksum.
//
// Only the newest image matters: a newer one stops the reading of the one before, and so does destruction.
//
// Threads: internally synchronised.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "engine/serving/engine.h"
#include "engine/serving/snapshot.h"

namespace vitrina::serving {

class Verifier {
 public:
  Verifier();
  ~Verifier();

  // The state is kPending from here on until this snapshot has been read.
  void begin(std::shared_ptr<const Snapshot> snapshot);

  Verification state() const;
  std::string error() const;  // empty unless the state is kFailed

 private:
  void run();
  bool superseded(std::uint64_t ticket) const;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::shared_ptr<const Snapshot> waiting_;
  std::uint64_t ticket_ = 0;  // of the newest begin()
  bool stopping_ = false;
  Verification state_ = Verification::kPending;
  std::string error_;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace vitrina::serving
