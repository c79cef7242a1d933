#include "src/storage/write_queue.h"

#include <thread>

#include <gtest/gtest.h>

#include "src/storage/database.h"

namespace hezhi::storage {
namespace {

class Nothing final : public WriteJob {
public:
    bool apply(WriteTransaction&) override { return true; }
    void refuse(Error) override {}
    void finish() noexcept override {}
};

bool push(WriteQueue& queue) {
    std::unique_ptr<WriteJob> job = std::make_unique<Nothing>();
    return queue.push(job);
}

constexpr std::chrono::hours kForever{1};

TEST(WriteQueue, gathering_ends_when_as_many_as_wanted_are_queued) {
    WriteQueue queue(100, kForever);
    ASSERT_TRUE(push(queue));
    std::jthread const others([&] {
        for (int count = 0; count < 2; ++count) push(queue);
    });
    queue.gather(3, kForever);
    EXPECT_EQ(queue.length(), 3U);
    std::vector<std::unique_ptr<WriteJob>> out;
    EXPECT_TRUE(queue.pop(out, 100));
    EXPECT_EQ(out.size(), 3U);
}

TEST(WriteQueue, gathering_ends_when_its_patience_does_or_the_queue_is_closed) {
    WriteQueue queue(100, kForever);
    ASSERT_TRUE(push(queue));
    queue.gather(2, std::chrono::microseconds{1});
    EXPECT_EQ(queue.length(), 1U);
    std::jthread const other([&] { queue.close(); });
    queue.gather(2, kForever);
    std::vector<std::unique_ptr<WriteJob>> out;
    EXPECT_TRUE(queue.pop(out, 100));
    out.clear();
    EXPECT_FALSE(queue.pop(out, 100));
}

TEST(WriteQueue, after_gathering_one_job_is_enough_again) {
    WriteQueue queue(100, kForever);
    queue.gather(5, std::chrono::microseconds{1});
    std::jthread const other([&] { push(queue); });
    std::vector<std::unique_ptr<WriteJob>> out;
    EXPECT_TRUE(queue.pop(out, 100));
    EXPECT_EQ(out.size(), 1U);
}

}  // namespace
}  // namespace hezhi::storage
