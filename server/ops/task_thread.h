// TaskThread: runs tasks one after the other on a thread of its own, for what may take long and must not hold
// up an event loop. The thread begins with the first task.
//
// Threads: internally synchronised.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace vitrina::ops {

class TaskThread {
 public:
  TaskThread() = default;
  ~TaskThread() { stop(); }
  TaskThread(const TaskThread&) = delete;
  TaskThread& operator=(const TaskThread&) = delete;

  // Tasks must not throw. After stop() a task is dropped unrun.
  void run(std::function<void()> task);

  // Waits for the task that runs; drops those that wait.
  void stop();

 private:
  void work();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> tasks_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace vitrina::ops
