#include "tools/generate/ordered.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace vitrina::tools {
namespace {

constexpr std::uint64_t kChunksPerThread = 4;

struct Slot {
  std::string bytes;
  bool ready = false;
};

struct Shared {
  std::mutex mutex;
  std::condition_variable room;  // a slot was emptied, or the work was stopped
  std::condition_variable filled;
  std::vector<Slot> slots;
  std::uint64_t next = 0;   // chunk to be made
  std::uint64_t taken = 0;  // chunks consumed
  bool stopped = false;
};

void work(Shared& shared, std::uint64_t chunks, Producer produce) {
  std::string bytes;
  for (;;) {
    std::uint64_t chunk = 0;
    {
      std::unique_lock lock(shared.mutex);
      shared.room.wait(lock, [&] {
        return shared.stopped || shared.next >= chunks || shared.next < shared.taken + shared.slots.size();
      });
      if (shared.stopped || shared.next >= chunks) return;
      chunk = shared.next++;
      bytes.swap(shared.slots[chunk % shared.slots.size()].bytes);  // an emptied buffer, with its capacity
    }
    bytes.clear();
    produce(chunk, bytes);
    {
      const std::lock_guard lock(shared.mutex);
      Slot& slot = shared.slots[chunk % shared.slots.size()];
      slot.bytes.swap(bytes);
      slot.ready = true;
    }
    shared.filled.notify_one();
  }
}

}  // namespace

Result<void> run_in_order(std::uint64_t chunks, unsigned threads,
                          const std::function<Producer()>& make_producer,
                          const std::function<Result<void>(std::uint64_t, std::string_view)>& consume) {
  threads = std::max(threads, 1u);
  Shared shared;
  shared.slots.resize(threads * kChunksPerThread);
  std::vector<std::jthread> workers;
  for (unsigned i = 0; i < threads; ++i) {
    workers.emplace_back(work, std::ref(shared), chunks, make_producer());
  }
  Result<void> result;
  for (std::uint64_t chunk = 0; chunk < chunks && result; ++chunk) {
    Slot& slot = shared.slots[chunk % shared.slots.size()];
    {
      std::unique_lock lock(shared.mutex);
      shared.filled.wait(lock, [&] { return slot.ready; });
    }
    result = consume(chunk, slot.bytes);
    {
      const std::lock_guard lock(shared.mutex);
      slot.ready = false;
      ++shared.taken;
      if (!result) shared.stopped = true;
    }
    shared.room.notify_all();
  }
  return result;
}

}  // namespace vitrina::tools
