// A real SMTP conversation over a socket, with a server that answers as it is told to.
#include "src/connectors/smtp.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace hezhi::connectors {
namespace {

using notices::Carrier;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

/// One connection at a time on 127.0.0.1. `replies` are given to RCPT, in order; then 250.
class SmtpServer {
public:
    SmtpServer() : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), size), 0);
        EXPECT_EQ(::listen(socket_, 4), 0);
        EXPECT_EQ(::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size), 0);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~SmtpServer() {
        stopped_ = true;
        ::shutdown(socket_, SHUT_RDWR);
        if (int const open = connection_.exchange(-1); open >= 0) ::shutdown(open, SHUT_RDWR);
        thread_.join();
        ::close(socket_);
    }
    std::string url() const { return "smtp://127.0.0.1:" + std::to_string(port_); }

    std::deque<std::string> replies;      ///< to RCPT
    std::deque<std::string> to_data;      ///< after the message; "hang up": closes in the middle of it
    std::vector<std::string> messages{};  ///< as received, dots undone
    std::vector<std::string> commands{};

private:
    static std::string next(std::deque<std::string>& from, std::string otherwise) {
        if (from.empty()) return otherwise;
        auto text = from.front();
        from.pop_front();
        return text;
    }
    static void say(int connection, std::string const& line) {
        auto const text = line + "\r\n";
        [[maybe_unused]] auto const sent = ::send(connection, text.data(), text.size(), MSG_NOSIGNAL);
    }
    bool read_line(int connection, std::string& line) {
        line.clear();
        char byte = 0;
        while (::recv(connection, &byte, 1, 0) == 1) {
            if (byte == '\n') return true;
            if (byte != '\r') line += byte;
        }
        return false;
    }
    void serve() {
        while (!stopped_) {
            int const connection = ::accept(socket_, nullptr, nullptr);
            if (connection < 0) return;
            connection_ = connection;
            talk(connection);
            connection_ = -1;
            ::close(connection);
        }
    }
    void talk(int connection) {
        say(connection, "220 test");
        std::string line;
        while (read_line(connection, line)) {
            commands.push_back(line);
            if (line.starts_with("EHLO")) {
                say(connection, "250 test");
            } else if (line.starts_with("RCPT")) {
                say(connection, next(replies, "250 ok"));
            } else if (line == "DATA") {
                auto const end = next(to_data, "250 queued");
                if (end == "hang up") {
                    say(connection, "354 go on");
                    read_line(connection, line);
                    return;
                }
                say(connection, "354 go on");
                std::string message;
                while (read_line(connection, line) && line != ".") {
                    message += (line.starts_with("..") ? line.substr(1) : line) + "\r\n";
                }
                messages.push_back(message);
                say(connection, end);
            } else if (line == "QUIT") {
                say(connection, "221 bye");
                return;
            } else {
                say(connection, "250 ok");
            }
        }
    }

    int socket_;
    std::uint16_t port_ = 0;
    std::atomic<bool> stopped_{false};
    std::atomic<int> connection_{-1};
    std::thread thread_;
};

std::unique_ptr<Carrier> carrier_to(std::string url) {
    auto made = make_smtp_carrier({.url = std::move(url), .from_address = "noreply@hezhi.example"});
    if (!made) throw std::runtime_error(std::string(made.error().key()));
    return *std::move(made);
}

constexpr char const* kMessage = "Subject: test\r\n\r\nfirst\r\n.dot\r\n";

TEST(Smtp, hands_over_a_message_as_it_is_and_keeps_the_connection) {
    SmtpServer server;
    auto const carrier = carrier_to(server.url());
    auto const first = carrier->carry("zhou@mail.example", kMessage);
    ASSERT_EQ(first.outcome, Carrier::Outcome::taken) << first.said;
    ASSERT_EQ(carrier->carry("li@mail.example", kMessage).outcome, Carrier::Outcome::taken);
    ASSERT_THAT(server.messages, SizeIs(2));
    EXPECT_EQ(server.messages[0], kMessage) << "a line that begins with a dot too";
    EXPECT_THAT(server.commands, testing::Contains(HasSubstr("MAIL FROM:<noreply@hezhi.example>")));
    EXPECT_THAT(server.commands, testing::Contains(HasSubstr("RCPT TO:<zhou@mail.example>")));
    EXPECT_EQ(std::ranges::count_if(server.commands, [](auto const& line) { return line.starts_with("EHLO"); }), 1);
}

TEST(Smtp, tells_later_from_never) {
    SmtpServer server;
    auto const carrier = carrier_to(server.url());
    server.replies = {"451 4.7.1 greylisted <zhou@mail.example>", "550 5.1.1 <zhou@mail.example>: no such user"};
    auto const later = carrier->carry("zhou@mail.example", kMessage);
    EXPECT_EQ(later.outcome, Carrier::Outcome::try_later);
    EXPECT_THAT(later.said, HasSubstr("451"));
    auto const never = carrier->carry("zhou@mail.example", kMessage);
    EXPECT_EQ(never.outcome, Carrier::Outcome::refused);
    EXPECT_THAT(never.said, HasSubstr("550"));
    EXPECT_THAT(never.said, HasSubstr("no such user"));
    EXPECT_THAT(never.said, Not(HasSubstr("zhou"))) << "an administrator reads it";
    server.to_data = {"554 5.7.1 looks like spam", "452 4.3.1 disk full"};
    EXPECT_EQ(carrier->carry("zhou@mail.example", kMessage).outcome, Carrier::Outcome::refused);
    EXPECT_EQ(carrier->carry("zhou@mail.example", kMessage).outcome, Carrier::Outcome::try_later);
    EXPECT_EQ(carrier->carry("zhou@mail.example", kMessage).outcome, Carrier::Outcome::taken) << "and goes on";
}

TEST(Smtp, silence_is_later) {
    SmtpServer server;
    auto const carrier = carrier_to(server.url());
    server.to_data = {"hang up"};
    EXPECT_EQ(carrier->carry("zhou@mail.example", kMessage).outcome, Carrier::Outcome::try_later)
        << "it hung up within the message";
    EXPECT_EQ(carrier->carry("zhou@mail.example", kMessage).outcome, Carrier::Outcome::taken);
    EXPECT_EQ(carrier_to("smtp://127.0.0.1:1")->carry("zhou@mail.example", kMessage).outcome,
              Carrier::Outcome::try_later)
        << "nobody there";
}

TEST(Smtp, a_fault_of_ours_is_no_fault_of_the_address) {
    EXPECT_EQ(outcome_of(67, 535, false), Carrier::Outcome::try_later) << "the password was refused";
    EXPECT_EQ(outcome_of(55, 421, true), Carrier::Outcome::try_later);
    EXPECT_EQ(outcome_of(55, 550, true), Carrier::Outcome::refused);
    EXPECT_EQ(outcome_of(0, 250, true), Carrier::Outcome::taken);
}

TEST(Smtp, settings_that_make_no_sense_are_refused_at_once) {
    for (auto const* url : {"", "mail.example", "http://mail.example", "smtp://", "smtp://user:secret@mail.example"}) {
        EXPECT_FALSE(make_smtp_carrier({.url = url, .from_address = "a@b.example"})) << url;
    }
    EXPECT_FALSE(make_smtp_carrier({.url = "smtps://mail.example:465", .from_address = "nobody"}));
    EXPECT_EQ(without_addresses("550 <a@b.example> a@b.example: unknown"), "550 … … unknown");
}

}  // namespace
}  // namespace hezhi::connectors
