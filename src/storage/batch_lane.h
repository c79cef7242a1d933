// A lane for one kind of small, frequent write (opinion votes). Items that stand one after another in the write queue
// are applied by one call of the store over a span: one statement for many rows (Batch, expand), one result an item.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "src/storage/database.h"

namespace hezhi::storage {

template <class Item, class Reply>
class BatchLane final : public LaneBase {
public:
    /// Gives one result for each item, in order. An item that is refused must have left no rows behind: look first,
    /// then write those that stand. If it throws, the items are tried again one by one, so a bad one fails alone.
    using Apply = std::function<std::vector<Result<Reply>>(WriteTransaction&, std::span<Item const>)>;

    /// The lane must outlive every item submitted, the database must outlive the lane.
    BatchLane(Database& database, Apply apply, std::size_t batch_max = 256)
        : database_(database), apply_(std::move(apply)), batch_max_(batch_max) {}

    /// done(Result<Reply>) as in Database::submit.
    template <class Done>
    void submit(Item item, Done done) {
        database_.enqueue(std::make_unique<Job<Done>>(*this, std::move(item), std::move(done)));
    }

    /// Blocking, for tests and tools.
    Result<Reply> write(Item item) {
        struct Waiting {
            std::mutex mutex;
            std::condition_variable done;
            std::optional<Result<Reply>> answer;
        } waiting;
        submit(std::move(item), [&waiting](Result<Reply> answer) {
            std::scoped_lock const lock(waiting.mutex);
            waiting.answer.emplace(std::move(answer));
            waiting.done.notify_one();
        });
        std::unique_lock lock(waiting.mutex);
        waiting.done.wait(lock, [&] { return waiting.answer.has_value(); });
        return *std::move(waiting.answer);
    }

    std::size_t batch_max() const noexcept override { return batch_max_; }

    void apply(WriteTransaction& tx, std::span<std::unique_ptr<WriteJob> const> jobs) override {
        std::vector<Item> items;
        items.reserve(jobs.size());
        for (auto const& job : jobs) items.push_back(static_cast<ItemJob&>(*job).item);
        std::vector<Result<Reply>> replies = apply_(tx, items);
        HZ_ASSERT(replies.size() == jobs.size());
        for (std::size_t index = 0; index < jobs.size(); ++index) {
            static_cast<ItemJob&>(*jobs[index]).answer.emplace(std::move(replies[index]));
        }
    }

private:
    class ItemJob : public WriteJob {
    public:
        ItemJob(BatchLane& owner, Item what) : item(std::move(what)), lane_(owner) {}

        // Alone: a batch of one.
        bool apply(WriteTransaction& tx) override {
            std::vector<Result<Reply>> replies = lane_.apply_(tx, std::span<Item const>(&item, 1));
            HZ_ASSERT(replies.size() == 1);
            answer.emplace(std::move(replies.front()));
            return answer->has_value();
        }
        void refuse(Error error) override { answer.emplace(std::unexpect, std::move(error)); }
        LaneBase* lane() const noexcept override { return &lane_; }

        Item item;
        std::optional<Result<Reply>> answer;

    private:
        BatchLane& lane_;
    };

    template <class Done>
    class Job final : public ItemJob {
    public:
        Job(BatchLane& owner, Item what, Done done) : ItemJob(owner, std::move(what)), done_(std::move(done)) {}
        void finish() noexcept override { done_(*std::move(this->answer)); }

    private:
        Done done_;
    };

    Database& database_;
    Apply apply_;
    std::size_t batch_max_;
};

}  // namespace hezhi::storage
