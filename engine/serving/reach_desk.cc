#include "engine/serving/reach_desk.h"

#include <sys/resource.h>
#include <unistd.h>

#include <future>
#include <utility>

namespace vitrina::serving {
namespace {

constexpr std::uint32_t kQueriesAStep = 64;  // between two looks whether to go on

// Linux counts niceness by thread.
void be_nice(int niceness) {
  setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), niceness);
}

// All but the campaigns.
bool is_same_shop(const SnapshotParts& a, const SnapshotParts& b) {
  return a.image == b.image && a.rules == b.rules && a.searches == b.searches && a.ads && b.ads &&
         a.ads->model.predictor == b.ads->model.predictor;
}

reach::MarketSource source_of(const std::shared_ptr<const SnapshotParts>& parts, std::uint32_t relax_below,
                              std::int64_t now) {
  return {&parts->image->segment(),
          parts->rules.get(),
          &parts->ads->book,
          parts->ads->predictor(),
          &parts->ads->rules,
          parts->searches.get(),
          relax_below,
          now,
          parts};
}

}  // namespace

ReachDesk::~ReachDesk() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  asked_.notify_all();
  ready_.notify_all();
  if (maker_.joinable()) maker_.join();
  if (answerer_.joinable()) answerer_.join();
}

void ReachDesk::renew(const std::shared_ptr<const Snapshot>& snapshot) {
  {
    const std::lock_guard lock(mutex_);
    wanted_ = {snapshot->parts(), snapshot->generation()};
    if (!wanted_.parts.searches) {
      market_.reset();
      made_ = {};
    }
    if (wanted_.parts.searches && !maker_.joinable()) start();
  }
  wake_.notify_all();
}

void ReachDesk::start() {
  maker_ = std::thread([this] { make_markets(); });
  answerer_ = std::thread([this] { answer_questions(); });
}

bool ReachDesk::has_log() const {
  const std::lock_guard lock(mutex_);
  return wanted_.parts.searches != nullptr;
}

bool ReachDesk::is_due() const {
  if (!wanted_.parts.searches) return false;
  if (!market_ || !is_same_shop(wanted_.parts, made_.parts)) return true;
  if (is_urgent_) return wanted_.generation != made_.generation;
  const std::chrono::duration<double> age = std::chrono::steady_clock::now() - made_at_;
  if (age.count() < 10 * build_seconds_) return false;
  return age >= options_.interval * (wanted_.parts.ads != made_.parts.ads ? 1 : 10);
}

std::shared_ptr<const reach::Market> ReachDesk::market() const {
  const std::lock_guard lock(mutex_);
  return market_;
}

void ReachDesk::make_markets() {
  be_nice(19);
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (!is_due()) {
      wake_.wait_for(lock, options_.interval);
      continue;
    }
    const Plan plan = wanted_;
    lock.unlock();
    const auto began = std::chrono::steady_clock::now();
    const auto parts = std::make_shared<const SnapshotParts>(plan.parts);
    reach::MarketBuilder builder(source_of(parts, options_.relax_below, clock_.now_seconds()));
    bool more = true;
    for (bool go_on = true; more && go_on;) {
      for (std::uint32_t i = 0; i < kQueriesAStep && more; ++i) more = builder.step();
      lock.lock();
      building_ = builder.done();
      go_on = !stopping_ && is_same_shop(plan.parts, wanted_.parts);
      lock.unlock();
    }
    auto market = more ? nullptr : std::move(builder).finish();
    lock.lock();
    building_ = 0;
    if (!market) continue;
    market_.swap(market);
    made_ = plan;
    made_at_ = std::chrono::steady_clock::now();
    build_seconds_ = std::chrono::duration<double>(made_at_ - began).count();
    if (made_.generation == wanted_.generation) is_urgent_ = false;
    ready_.notify_all();
    lock.unlock();
    market.reset();  // the old one, of some size
    lock.lock();
  }
}

void ReachDesk::wait_for_market() {
  std::unique_lock lock(mutex_);
  is_urgent_ = wanted_.parts.searches != nullptr;
  wake_.notify_all();
  ready_.wait(lock,
              [&] { return stopping_ || !wanted_.parts.searches || made_.generation == wanted_.generation; });
}

void ReachDesk::ask(reach::ReachRequest request, Done done) {
  {
    std::unique_lock lock(mutex_);
    const char* why = nullptr;
    ErrorCode code = ErrorCode::kUnavailable;
    if (!wanted_.parts.searches) {
      code = ErrorCode::kNotFound;
      why = "this server has no query log (vitrina querylog build)";
    } else if (!market_) {
      why = "the query log is being read; try again in a moment";
    }
    if (why != nullptr) {
      lock.unlock();
      return done(fail(code, why));
    }
    request.now = clock_.now_seconds();
    questions_.push_back({std::move(request), std::move(done), {}, 0});
  }
  asked_.notify_one();
}

Result<ReachReport> ReachDesk::answer(reach::ReachRequest request) {
  wait_for_market();
  std::promise<Result<ReachReport>> promise;
  ask(std::move(request), [&](Result<ReachReport> report) { promise.set_value(std::move(report)); });
  return promise.get_future().get();
}

// One item; true when the question is answered.
bool ReachDesk::step(Question& question, reach::Reach& reach) {
  if (question.next == 0) {
    question.report.window = reach.window(question.request);
    question.report.tick_micros = reach.market().source().ad_rules->tick.micros;
  }
  if (question.next < question.request.items.size()) {
    auto answer = reach.answer(question.request, question.request.items[question.next]);
    if (!answer) {
      Error error = std::move(answer.error());
      const std::string item = "items[" + std::to_string(question.next) + "]";
      error.field = error.field.empty() ? item : item + "." + error.field;
      question.done(tl::unexpected<Error>(std::move(error)));
      return true;
    }
    question.report.items.push_back(std::move(*answer));
    ++question.next;
  }
  if (question.next < question.request.items.size()) return false;
  question.done(std::move(question.report));
  return true;
}

void ReachDesk::answer_questions() {
  be_nice(10);
  std::shared_ptr<const reach::Market> market;
  std::optional<reach::Reach> reach;
  std::unique_lock lock(mutex_);
  for (;;) {
    // The old market may go while nobody asks.
    if (questions_.empty()) {
      reach.reset();
      market.reset();
    }
    asked_.wait(lock, [&] { return stopping_ || !questions_.empty(); });
    if (stopping_) return;
    Question question = std::move(questions_.front());
    questions_.pop_front();
    if (!market_) {
      lock.unlock();
      question.done(fail(ErrorCode::kUnavailable, "the query log has just been taken away"));
      lock.lock();
      continue;
    }
    // A question begun goes on with the market that it began with only as long as that is in force.
    if (market != market_) {
      market = market_;
      reach.emplace(market);
      question.next = 0;
      question.report.items.clear();
    }
    question.report.generation = made_.generation;
    lock.unlock();
    const bool is_answered = step(question, *reach);
    lock.lock();
    if (!is_answered) questions_.push_back(std::move(question));
  }
}

ReachDesk::State ReachDesk::state() const {
  const std::lock_guard lock(mutex_);
  State state;
  state.done = building_;
  state.build_seconds = build_seconds_;
  if (!market_) return state;
  state.generation = made_.generation;
  state.queries = market_->size();
  state.market_bytes = market_->size_bytes();
  return state;
}

}  // namespace vitrina::serving
