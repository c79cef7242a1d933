#include "src/connectors/smtp.h"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <string_view>

#include <curl/curl.h>
#include <fmt/format.h>

#include "lib/base/assert.h"

namespace hezhi::connectors {
namespace {

using notices::Carrier;

struct CloseEasy {
    void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
};
struct FreeList {
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};

void start_curl() {
    static std::once_flag once;
    std::call_once(once, [] { HZ_ASSERT(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK); });
}

/// The host of "smtp://host:port".
std::string_view host_of(std::string_view url) noexcept {
    url.remove_prefix(std::min(url.size(), url.find("://") + 3));
    if (url.starts_with('[')) return url.substr(0, url.find(']') + 1);
    return url.substr(0, url.find_first_of(":/"));
}

bool is_this_machine(std::string_view host) noexcept {
    return host == "127.0.0.1" || host == "localhost" || host == "[::1]";
}

/// What has been said and how far the conversation came.
struct Conversation {
    std::string last_refusal;
    bool recipient_was_named = false;
};

/// libcurl tells what goes over the wire; only commands and answers are kept, never the password or the mail.
int listen(CURL*, curl_infotype type, char* data, std::size_t size, void* kept) noexcept {
    auto& conversation = *static_cast<Conversation*>(kept);
    std::string_view const text{data, size};
    if (type == CURLINFO_HEADER_OUT && text.starts_with("RCPT TO:")) conversation.recipient_was_named = true;
    if (type == CURLINFO_HEADER_IN) {
        auto line = text.substr(0, text.find_first_of("\r\n"));
        // What refused, not what said good-bye after it.
        if (line.starts_with('4') || line.starts_with('5')) conversation.last_refusal = std::string(line);
    }
    return 0;
}

struct Reading {
    std::string_view rest;
};
std::size_t read_message(char* into, std::size_t size, std::size_t count, void* reading) noexcept {
    auto& message = static_cast<Reading*>(reading)->rest;
    std::size_t const bytes = std::min(size * count, message.size());
    std::memcpy(into, message.data(), bytes);
    message.remove_prefix(bytes);
    return bytes;
}

class SmtpCarrier final : public Carrier {
public:
    explicit SmtpCarrier(SmtpSettings settings) : settings_(std::move(settings)), easy_(curl_easy_init()) {
        HZ_ASSERT(easy_ != nullptr);
    }

    Answer carry(std::string const& to, std::string const& message) override {
        // One conversation at a time over the one connection.
        std::scoped_lock const lock(mutex_);
        auto* const easy = easy_.get();
        curl_easy_reset(easy);  // Keeps the connection.
        Conversation conversation;
        Reading reading{message};
        std::unique_ptr<curl_slist, FreeList> const recipients{curl_slist_append(nullptr, ("<" + to + ">").c_str())};
        set(CURLOPT_URL, settings_.url.c_str());
        set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
        set(CURLOPT_MAIL_FROM, ("<" + settings_.from_address + ">").c_str());
        set(CURLOPT_MAIL_RCPT, recipients.get());
        if (!settings_.user.empty()) {
            set(CURLOPT_USERNAME, settings_.user.c_str());
            set(CURLOPT_PASSWORD, settings_.password.c_str());
        }
        bool const is_near = is_this_machine(host_of(settings_.url));
        set(CURLOPT_USE_SSL, static_cast<long>(is_near ? CURLUSESSL_NONE : CURLUSESSL_ALL));
        set(CURLOPT_CONNECTTIMEOUT, static_cast<long>(settings_.connect_max.count()));
        set(CURLOPT_TIMEOUT, static_cast<long>(settings_.mail_max.count()));
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_UPLOAD, 1L);
        set(CURLOPT_READFUNCTION, &read_message);
        set(CURLOPT_READDATA, &reading);
        set(CURLOPT_VERBOSE, 1L);  // Only to listen: nothing is printed.
        set(CURLOPT_DEBUGFUNCTION, &listen);
        set(CURLOPT_DEBUGDATA, &conversation);
        auto const code = curl_easy_perform(easy);
        if (code == CURLE_OK) return {Outcome::taken, {}};
        long response = 0;
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &response);
        bool const was_answered = response >= 400 && conversation.last_refusal.starts_with(std::to_string(response));
        auto said = was_answered ? conversation.last_refusal : std::string(curl_easy_strerror(code));
        return {outcome_of(code, response, conversation.recipient_was_named), without_addresses(said)};
    }

private:
    template <class Value>
    void set(CURLoption option, Value value) {
        auto const code = curl_easy_setopt(easy_.get(), option, value);
        HZ_ASSERT(code == CURLE_OK);
    }

    SmtpSettings const settings_;
    std::mutex mutex_;
    std::unique_ptr<CURL, CloseEasy> easy_;
};

}  // namespace

Result<std::unique_ptr<Carrier>> make_smtp_carrier(SmtpSettings settings) {
    bool const has_scheme = settings.url.starts_with("smtp://") || settings.url.starts_with("smtps://");
    auto const host = has_scheme ? host_of(settings.url) : std::string_view{};
    if (host.empty() || settings.url.find('@') != std::string::npos) {
        return fail(ErrorCode::invalid, "serve.bad_smtp_url", settings.url);
    }
    auto const from = notices::clean_address(settings.from_address);
    if (!from) return fail(ErrorCode::invalid, "serve.bad_mail_from", settings.from_address);
    settings.from_address = *from;
    start_curl();
    return std::make_unique<SmtpCarrier>(std::move(settings));
}

Carrier::Outcome outcome_of(int curl_code, long response_code, bool recipient_was_named) noexcept {
    if (curl_code == CURLE_OK) return Carrier::Outcome::taken;
    bool const is_final = response_code >= 500 && response_code < 600 && recipient_was_named;
    return is_final ? Carrier::Outcome::refused : Carrier::Outcome::try_later;
}

std::string without_addresses(std::string const& said) {
    std::string kept;
    std::string word;
    auto const end_word = [&] {
        kept += word.find('@') == word.npos ? word : "…";
        word.clear();
    };
    for (char const byte : said) {
        bool const is_printable = byte >= 0x20 && byte < 0x7F;
        if (byte == ' ' || !is_printable) {
            end_word();
            kept += ' ';
        } else {
            word += byte;
        }
    }
    end_word();
    return kept;
}

}  // namespace hezhi::connectors
