#include "src/http/testing.h"

#include <algorithm>
#include <charconv>

namespace hezhi::http::testkit {
namespace {

void set_header(RequestHead& head, std::string_view name, std::string_view value) {
    static std::map<std::string_view, std::string_view RequestHead::*> const kHeaders{
        {"Accept-Encoding", &RequestHead::accept_encoding},
        {"Accept-Language", &RequestHead::accept_language},
        {"Content-Type", &RequestHead::content_type},
        {"Cookie", &RequestHead::cookie},
        {"Host", &RequestHead::host},
        {"Idempotency-Key", &RequestHead::idempotency_key},
        {"If-Match", &RequestHead::if_match},
        {"If-None-Match", &RequestHead::if_none_match},
        {"Last-Event-ID", &RequestHead::last_event_id},
        {"Origin", &RequestHead::origin},
        {"Sec-Fetch-Site", &RequestHead::sec_fetch_site},
        {"User-Agent", &RequestHead::user_agent},
        {"X-CSRF-Token", &RequestHead::csrf_token},
        {"X-Forwarded-For", &RequestHead::forwarded_for},
        {"X-Forwarded-Proto", &RequestHead::forwarded_proto}};
    auto const found = kHeaders.find(name);
    if (found == kHeaders.end()) throw std::invalid_argument("header unknown to the pipeline: " + std::string(name));
    head.*found->second = value;
}

std::string scalar_text(JsonNode node) {
    switch (node.kind()) {
        case JsonNode::Kind::null:
            return "null";
        case JsonNode::Kind::boolean:
            return node.boolean() ? "true" : "false";
        case JsonNode::Kind::integer:
            return std::to_string(node.integer());
        case JsonNode::Kind::number: {
            std::string out;
            append_json_number(out, node.number());
            return out;
        }
        case JsonNode::Kind::string:
            return std::string(node.string());
        case JsonNode::Kind::array:
            return "[" + std::to_string(node.size()) + "]";
        case JsonNode::Kind::object:
            return "{" + std::to_string(node.size()) + "}";
    }
    return {};
}

}  // namespace

std::string TestReply::text(std::string_view pointer) const {
    auto const document = JsonDocument::parse(body);
    if (!document) return {};
    JsonNode node = document->root();
    while (!pointer.empty()) {
        pointer.remove_prefix(1);
        auto const end = std::min(pointer.find('/'), pointer.size());
        auto const step = pointer.substr(0, end);
        pointer.remove_prefix(end);
        if (node.kind() == JsonNode::Kind::object) {
            auto const next = node.member(step);
            if (!next) return {};
            node = *next;
        } else if (node.kind() == JsonNode::Kind::array) {
            std::size_t index = 0;
            auto const [stop, error] = std::from_chars(step.data(), step.data() + step.size(), index);
            if (error != std::errc{} || stop != step.data() + step.size() || index >= node.size()) return {};
            node = node.element(index);
        } else {
            return {};
        }
    }
    return scalar_text(node);
}

TestReply TestServer::send(Method method, std::string_view target, std::string body, TestClient::Headers const& headers,
                           authority::Caller who) {
    RequestHead head{.method = method, .target = target, .host = "test.invalid", .peer = {"127.0.0.1", true}};
    head.has_body = !body.empty();
    head.content_length = body.size();
    if (head.has_body) head.content_type = "application/json";
    for (auto const& [name, value] : headers) set_header(head, name, value);
    if (who.language == authority::Language::en && head.accept_language.empty()) head.accept_language = "en";

    struct Waiting {
        std::mutex mutex;
        std::condition_variable done;
        bool is_done = false;
    } waiting;
    auto const exchange = pipeline_.admit(head);
    pipeline_.run_as(*core_, exchange, std::move(body), std::move(who));
    exchange->when_done([&waiting] {
        std::scoped_lock const lock(waiting.mutex);
        waiting.is_done = true;
        waiting.done.notify_one();
    });
    std::unique_lock lock(waiting.mutex);
    waiting.done.wait(lock, [&] { return waiting.is_done; });
    lock.unlock();

    TestReply reply;
    reply.response = pipeline_.finish(*core_, *exchange);
    reply.status = reply.response.status;
    if (!reply.response.omit_body) reply.body = reply.response.body.view();
    return reply;
}

TestReply TestClient::get(std::string_view target, Headers headers) const {
    return server_->send(Method::get, target, {}, headers, who_);
}
TestReply TestClient::post(std::string_view target, std::string body, Headers headers) const {
    return server_->send(Method::post, target, std::move(body), headers, who_);
}
TestReply TestClient::put(std::string_view target, std::string body, Headers headers) const {
    return server_->send(Method::put, target, std::move(body), headers, who_);
}
TestReply TestClient::patch(std::string_view target, std::string body, Headers headers) const {
    return server_->send(Method::patch, target, std::move(body), headers, who_);
}
TestReply TestClient::remove(std::string_view target, Headers headers) const {
    return server_->send(Method::delete_, target, {}, headers, who_);
}

}  // namespace hezhi::http::testkit
