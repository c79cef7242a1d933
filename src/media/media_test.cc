#include "src/media/media.h"

#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "src/http/testing.h"
#include "src/jobs/runner.h"
#include "src/jurisdictions/testing_street.h"
#include "src/media/media_store.h"
#include "src/media/media_words.h"

namespace hezhi::media {
namespace {

using http::testkit::TestReply;
using http::testkit::TestServer;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// Tests run in the root of the sources. Made for these tests, 64 × 48 black pixels.
std::string fixture(std::string const& name) {
    std::ifstream file("src/media/testdata/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

class MediaFilesTest : public testing::Test {
protected:
    MediaFilesTest()
        : folder_(std::filesystem::path(testing::TempDir()) / ("hezhi-media-" + std::to_string(::getpid()))) {
        std::filesystem::remove_all(folder_);
    }
    ~MediaFilesTest() override { std::filesystem::remove_all(folder_); }
    std::size_t files_on_disk() const {
        std::size_t count = 0;
        for (auto const& entry : std::filesystem::recursive_directory_iterator(folder_))
            count += entry.is_regular_file();
        return count;
    }
    std::filesystem::path folder_;
    Files files{folder_};
};

TEST_F(MediaFilesTest, a_photograph_loses_all_but_its_picture) {
    auto const sent = fixture("with_place.jpg");
    ASSERT_THAT(sent, HasSubstr("CANARY CAMERA"));
    ASSERT_THAT(sent, HasSubstr("Exif"));
    auto const kept = files.keep(sent);
    ASSERT_TRUE(kept.has_value()) << kept.error().key() << " " << kept.error().detail();
    for (bool const small : {false, true}) {
        auto const bytes = files.read(kept->id, MediaKind::photo, small);
        ASSERT_TRUE(bytes.has_value());
        EXPECT_THAT(*bytes, StartsWith("\xFF\xD8\xFF"));
        EXPECT_THAT(*bytes, Not(HasSubstr("CANARY")));
        EXPECT_THAT(*bytes, Not(HasSubstr("Exif")));
        // Turned upright as its orientation said: 48 wide, 64 high. The frame header FF C0 or FF C2 holds both.
        auto const frame = std::min(bytes->find("\xFF\xC0"), bytes->find("\xFF\xC2"));
        ASSERT_NE(frame, bytes->npos);
        auto const at = [&](std::size_t offset) { return static_cast<unsigned char>((*bytes)[frame + offset]); };
        EXPECT_EQ(at(5) * 256 + at(6), 64);
        EXPECT_EQ(at(7) * 256 + at(8), 48);
    }
    EXPECT_EQ(files_on_disk(), 2U) << "what was sent is gone";
}

TEST_F(MediaFilesTest, photographs_of_telephones_come_in) {
    auto const kept = files.keep(fixture("with_nothing.heic"));
    ASSERT_TRUE(kept.has_value()) << kept.error().key() << " " << kept.error().detail();
    EXPECT_EQ(kept->content_type, "image/jpeg");
}

TEST_F(MediaFilesTest, what_is_no_photograph_is_refused_and_leaves_nothing) {
    std::filesystem::create_directories(folder_);
    EXPECT_EQ(files.keep("<svg onload=alert(1)>").error().key(), "media.unknown_type");
    EXPECT_EQ(files.keep("%PDF-1.7 not a photograph").error().key(), "media.unknown_type");
    EXPECT_EQ(files.keep("").error().key(), "media.unknown_type");
    EXPECT_EQ(files.keep("\xFF\xD8\xFF\xE0 only the first bytes").error().key(), "media.unreadable");
    EXPECT_EQ(files.keep("\xFF\xD8\xFF" + std::string(kPhotoBytesMax, 'x')).error().key(), "media.too_large");
    EXPECT_EQ(files.keep("OggS" + std::string(kVoiceBytesMax, 'x')).error().key(), "media.too_large");
    EXPECT_EQ(files_on_disk(), 0U);
}

TEST_F(MediaFilesTest, a_voice_note_stays_as_it_is) {
    std::string const sent = "OggS" + std::string(2'000, 'v');
    auto const kept = files.keep(sent);
    ASSERT_TRUE(kept.has_value());
    EXPECT_EQ(kept->kind, MediaKind::voice);
    EXPECT_EQ(files.read(kept->id, MediaKind::voice, true), sent);
}

TEST(MediaIds, are_spelled_and_read_back) {
    MediaId const id{std::byte{0}, std::byte{255}, std::byte{16}};
    EXPECT_EQ(spelled(id), "00ff1000000000000000000000000000");
    EXPECT_EQ(parse_media_id(spelled(id)), id);
    for (std::string_view const wrong :
         {"", "00", "00FF1000000000000000000000000000", "../../etc/passwd.............xx"}) {
        EXPECT_EQ(parse_media_id(wrong), std::nullopt) << wrong;
    }
}

class MediaRoutesTest : public jurisdictions::testkit::StreetTest {
protected:
    /// Everybody sees what is public; its parties are persons with an even id.
    class EvenOwner final : public Owner {
    public:
        std::string_view subject_kind() const noexcept override { return "thing"; }
        bool may_see(storage::ReadTransaction&, authority::Caller const& who, storage::Scope, std::int64_t,
                     bool is_public) override {
            return is_public || (who.person && who.person->value() % 2 == 0);
        }
    };
    MediaRoutesTest()
        : folder_(std::filesystem::path(testing::TempDir()) / ("hezhi-media-routes-" + std::to_string(::getpid()))) {
        std::filesystem::remove_all(folder_);
        add_routes(router_, context());
        server_ = std::make_unique<TestServer>(router_, database(), clock);
    }
    ~MediaRoutesTest() override { std::filesystem::remove_all(folder_); }

    Context context() { return {.database = &database(), .files = &files_, .owners = {&owner_}}; }
    std::string base() const { return "/api/v1/s/" + realm().str() + "/media"; }
    TestReply send(authority::Caller const& who, std::string bytes = "OggS a voice") {
        return server_->as(who).post(base(), std::move(bytes), {{"Content-Type", "application/octet-stream"}});
    }
    int status(authority::Caller const& who, std::string const& id) {
        return server_->as(who).get(base() + "/" + id).status;
    }
    Result<void> bound(authority::Caller const& who, std::string const& id, bool is_public) {
        std::vector const ids{*parse_media_id(id)};
        return database().write(
            [&](storage::WriteTransaction& tx) { return attach(tx, who, scope(), ids, "thing", 5, is_public); });
    }

    std::filesystem::path folder_;
    Files files_{folder_};
    EvenOwner owner_;
    http::Router router_;
    std::unique_ptr<TestServer> server_;
};

TEST_P(MediaRoutesTest, an_upload_is_its_senders_until_something_takes_it_up) {
    auto const sent = send(resident(7));
    ASSERT_EQ(sent.status, 201) << sent.body;
    auto const id = sent.text("/id");
    EXPECT_EQ(status(resident(7), id), 200);
    EXPECT_EQ(status(resident(8), id), 404);
    EXPECT_EQ(status(visitor(), id), 404);
    EXPECT_EQ(bound(resident(8), id, false).error().key(), "media.unknown") << "not theirs to use";
    ASSERT_TRUE(bound(resident(7), id, false).has_value());
    EXPECT_EQ(status(resident(7), id), 404) << "the owner of the subject decides";
    EXPECT_EQ(status(resident(8), id), 200);
    EXPECT_EQ(bound(resident(7), id, true).error().key(), "media.unknown") << "used once";
    write([&](storage::WriteTransaction& tx) -> Result<int> {
        set_public(tx, scope(), "thing", 5, true);
        return 0;
    });
    EXPECT_EQ(status(visitor(), id), 200);
    EXPECT_EQ(server_->visitor().get(base() + "/" + id).header("Content-Type"), "audio/ogg");
}

TEST_P(MediaRoutesTest, what_a_photograph_shows_is_kept_with_it_and_known_to_who_sent_it) {
    auto const as = [&](authority::Caller const& who, std::string const& query) {
        return server_->as(who).post(base() + query, "OggS a voice", {{"Content-Type", "application/octet-stream"}});
    };
    auto const silent = as(resident(7), "");
    auto const said =
        as(resident(7),
           "?words=%E5%8D%95%E5%85%83%E9%97%A8%E5%8F%A3%E7%9A%84%E7%A7%AF%E6%B0%B4%EF%BC%8C%E6%89%BE13900001234");
    ASSERT_EQ(said.status, 201) << said.body;
    EXPECT_EQ(as(resident(7), "?words=" + std::string(121, 'x')).status, 400);
    ASSERT_TRUE(bound(resident(7), silent.text("/id"), true).has_value());
    ASSERT_TRUE(bound(resident(7), said.text("/id"), true).has_value());
    std::string const ids = silent.text("/id") + "," + said.text("/id") + ",nothing";
    auto const read_by = [&](authority::Caller const& who) {
        return server_->as(who).get("/api/v1/s/" + realm().str() + "/media-words?media=" + ids);
    };
    EXPECT_EQ(read_by(resident(7)).text("/items"), "[1]");
    EXPECT_EQ(read_by(resident(7)).text("/items/0/id"), said.text("/id"));
    EXPECT_EQ(read_by(resident(7)).text("/items/0/words"), "单元门口的积水，找13900001234");
    EXPECT_THAT(read_by(visitor()).text("/items/0/words"), testing::StartsWith("单元门口的积水"));
    EXPECT_THAT(read_by(visitor()).body, testing::Not(testing::HasSubstr("13900001234")));
    write([&](storage::WriteTransaction& tx) -> Result<int> {
        set_public(tx, scope(), "thing", 5, false);
        return 0;
    });
    EXPECT_EQ(read_by(visitor()).text("/items"), "[0]") << "who may not see it reads nothing of it";

    auto const own = read([&](storage::ReadTransaction& tx) { return sent_by(tx, scope(), PersonId{7}); });
    ASSERT_EQ(own.size(), 2U);
    EXPECT_EQ(own[1].words, "单元门口的积水，找13900001234");
    write([&](storage::WriteTransaction& tx) -> Result<int> {
        forget_sender(tx, scope(), PersonId{7});
        return 0;
    });
    EXPECT_TRUE(read([&](storage::ReadTransaction& tx) { return sent_by(tx, scope(), PersonId{7}); }).empty());
    EXPECT_EQ(read_by(resident(8)).text("/items"), "[0]") << "its words go with who said them";
    EXPECT_EQ(status(resident(8), said.text("/id")), 200) << "the picture stays";
}

TEST_P(MediaRoutesTest, what_nobody_takes_up_is_deleted_after_a_day) {
    jobs::Runner runner(database(), clock);
    add_jobs(runner, context());
    auto const waiting = send(visitor()).text("/id");
    auto const used = send(visitor()).text("/id");
    ASSERT_TRUE(bound(visitor(), used, true).has_value());
    runner.run_due();
    clock.advance(std::chrono::hours{49});
    runner.run_due();
    EXPECT_EQ(files_.read(*parse_media_id(waiting), MediaKind::voice, false).error().key(), "media.unknown");
    EXPECT_EQ(status(visitor(), used), 200);
}

TEST_P(MediaRoutesTest, a_thing_has_so_many_and_no_more) {
    for (std::size_t count = 0; count < kPerSubjectMax; ++count) {
        ASSERT_TRUE(bound(visitor(), send(visitor()).text("/id"), false).has_value());
    }
    EXPECT_EQ(bound(visitor(), send(visitor()).text("/id"), false).error().key(), "media.too_many");
}

TEST_P(MediaRoutesTest, bad_uploads_are_told_why) {
    EXPECT_EQ(send(resident(7), "no photograph").code(), "media.unknown_type");
    EXPECT_EQ(send(resident(7), "").status, 400);
    EXPECT_EQ(server_->as(resident(7)).get(base() + "/..%2F..%2Fetc%2Fpasswd").status, 404);
}

HZ_ON_BOTH_ENGINES(MediaRoutesTest);

}  // namespace
}  // namespace hezhi::media
