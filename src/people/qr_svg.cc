#include <memory>

#include <fmt/format.h>
#include <qrencode.h>

#include "lib/base/assert.h"
#include "src/people/own_account.h"

namespace hezhi::people {
namespace {

struct FreeCode {
    void operator()(QRcode* code) const noexcept { QRcode_free(code); }
};

constexpr int kQuietModules = 4;

}  // namespace

std::string qr_svg(std::string const& text) {
    std::unique_ptr<QRcode, FreeCode> const code(QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M));
    HZ_ASSERT(code);
    int const size = code->width + 2 * kQuietModules;
    std::string svg = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {0}\" shape-rendering=\"crispEdges\">"
        "<path fill=\"#fff\" d=\"M0 0h{0}v{0}H0z\"/><path fill=\"#000\" d=\"",
        size);
    // Runs of dark modules in a row become one rectangle.
    for (int y = 0; y < code->width; ++y) {
        for (int x = 0; x < code->width;) {
            int end = x;
            while (end < code->width && (code->data[y * code->width + end] & 1U) != 0) ++end;
            if (end > x)
                fmt::format_to(std::back_inserter(svg), "M{} {}h{}v1h-{}z", x + kQuietModules, y + kQuietModules,
                               end - x, end - x);
            x = end + 1;
        }
    }
    return svg + "\"/></svg>";
}

}  // namespace hezhi::people
