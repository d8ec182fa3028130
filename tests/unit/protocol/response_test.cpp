#include "protocol/response.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "base/bytes.h"
#include "protocol/gzip.h"

namespace ncp::protocol {
namespace {

constexpr std::size_t kMax = 1U << 20;

std::string noise(std::size_t size_bytes) {
    std::string bytes;
    unsigned state = 1;
    while (bytes.size() < size_bytes) {
        state = state * 1664525U + 1013904223U;
        bytes += static_cast<char>(state >> 24);
    }
    return bytes;
}

std::string outcome(const Result<std::string>& result) {
    return result ? "accepted" : std::string(facts(result.error().code()).name);
}

TEST(ReturnCodes, AreWrittenWithTheOperatorsPrefix) {
    EXPECT_EQ(to_string(ReturnCode::ok, "NCP_"), "NCP_OK");
    EXPECT_EQ(to_string(ReturnCode::no_results, "NCP_"), "NCP_NO_RESULTS");
    EXPECT_EQ(to_string(ReturnCode::cancel, "EMP_"), "EMP_CANCEL");
    EXPECT_EQ(to_string(ReturnCode::error, "NCP_"), "NCP_ERROR");
}

TEST(ReturnCodes, ComeBackFromTheErrorTablesNames) {
    for (auto code :
         {ReturnCode::ok, ReturnCode::no_results, ReturnCode::cancel, ReturnCode::error}) {
        EXPECT_EQ(return_code_of(to_string(code, "")), code);
    }
    EXPECT_EQ(return_code_of("ok"), ReturnCode::error);
    EXPECT_EQ(return_code_of(""), ReturnCode::error);
}

TEST(Elmo, TravelsThereAndBackUnchanged) {
    for (const std::string& xml : {std::string(), std::string("<elmo/>"), noise(1), noise(100'000),
                                   std::string("a\0b\r\n\xff", 6)}) {
        auto text = encode_elmo(xml);
        ASSERT_TRUE(text.has_value());
        EXPECT_EQ(text->find_first_of("\r\n\t -_"), std::string::npos);
        EXPECT_EQ(text->size() % 4, 0U);
        EXPECT_EQ(decode_elmo(*text, kMax).value(), xml);
    }
}

TEST(Elmo, IsGzipWithoutNameAndTime) {  // RFC 1952 section 2.3
    std::string packed = base64_decode(encode_elmo("<elmo/>").value()).value();
    EXPECT_EQ(hex_encode(packed.substr(0, 8)), "1f8b080000000000");
}

TEST(Elmo, OfExactlyTheLimitIsAcceptedAndOneByteMoreIsNot) {
    EXPECT_EQ(outcome(decode_elmo(encode_elmo(noise(5000)).value(), 5000)), "accepted");
    EXPECT_EQ(outcome(decode_elmo(encode_elmo(noise(5001)).value(), 5000)), "too_large");
    EXPECT_EQ(outcome(decode_elmo(encode_elmo("").value(), 0)), "accepted");
}

TEST(Elmo, TextFarBeyondTheLimitIsRefusedBeforeItIsDecoded) {
    EXPECT_EQ(outcome(decode_elmo(std::string(40U << 20, '!'), kMax)), "too_large");
}

TEST(Elmo, BombIsRefused) {
    std::string zeros(10U << 20, '\0');  // packs to a thousandth
    EXPECT_EQ(outcome(decode_elmo(encode_elmo(zeros).value(), 64U << 20)), "too_large");
    EXPECT_EQ(outcome(decode_elmo(encode_elmo(zeros).value(), kMax)), "too_large");
}

TEST(Elmo, BombWithinABombIsOnlyBytes) {
    std::string zeros(10U << 20, '\0');
    std::string inner = gzip(zeros).value();
    EXPECT_EQ(decode_elmo(encode_elmo(inner).value(), kMax).value(), inner);
}

TEST(Elmo, Base64IsReadStrictly) {
    std::string good = encode_elmo("<elmo>results</elmo>").value();
    ASSERT_EQ(outcome(decode_elmo(good, kMax)), "accepted");
    auto with = [&](std::size_t at, const std::string& inserted) {
        return std::string(good).insert(at, inserted);
    };
    EXPECT_EQ(outcome(decode_elmo("", kMax)), "bad_request");
    for (const std::string& hostile :
         {with(4, "\n"), with(4, "\r\n\r\n"), with(4, "    "), with(good.size(), "\n"),
          with(0, " "), with(good.size(), "===="), with(good.size(), "AAAA"), with(8, "===="),
          with(4, "-_-_"), good.substr(0, good.size() - 1), good.substr(1),
          with(4, std::string(4, '\0')), "data:application/gzip;base64," + good,
          std::string("===="), std::string("A===")}) {
        EXPECT_EQ(outcome(decode_elmo(hostile, kMax)), "bad_request");
    }
}

TEST(Elmo, NoDamagedBitEverGivesOtherContent) {
    // Bits that only name the file or the system, or pad a stored block, change nothing of the
    // content; every other flip ends in a refusal. The trailer is check sum and length.
    const std::string content = "<elmo>" + noise(300) + "</elmo>";
    const std::string packed = gzip(content).value();
    for (std::size_t i = 0; i < packed.size() * 8; ++i) {
        std::string damaged = packed;
        damaged[i / 8] = static_cast<char>(damaged[i / 8] ^ (1 << i % 8));
        auto read = gunzip(damaged, kMax);
        EXPECT_EQ(read.value_or(content), content) << "bit " << i;
        bool in_trailer = i / 8 + 8 >= packed.size();
        EXPECT_TRUE(!in_trailer || !read.has_value()) << "bit " << i;
    }
}

TEST(Elmo, CutShortAnywhereIsRefused) {
    const std::string packed = gzip("<elmo>" + noise(200) + "</elmo>").value();
    for (std::size_t size = 0; size < packed.size(); ++size) {
        EXPECT_EQ(outcome(gunzip(packed.substr(0, size), kMax)), "bad_request") << size;
    }
}

TEST(Elmo, OneMemberAndNothingAfterIt) {
    const std::string packed = gzip("<elmo/>").value();
    for (const std::string& after :
         {std::string("\0", 1), std::string("x"), packed, std::string(100, '\0')}) {
        EXPECT_EQ(outcome(gunzip(packed + after, kMax)), "bad_request");
    }
}

TEST(Elmo, RawDeflateAndZlibFramesAreNotGzip) {
    const std::string content = "<elmo/>";
    uLongf size = 100;
    std::string zlib_frame(size, '\0');
    ASSERT_EQ(compress(reinterpret_cast<Bytef*>(zlib_frame.data()), &size,
                       reinterpret_cast<const Bytef*>(content.data()), content.size()),
              Z_OK);
    zlib_frame.resize(size);
    EXPECT_EQ(outcome(gunzip(zlib_frame, kMax)), "bad_request");
    EXPECT_EQ(outcome(gunzip(zlib_frame.substr(2), kMax)), "bad_request");
    EXPECT_EQ(outcome(gunzip(content, kMax)), "bad_request");
    EXPECT_EQ(outcome(gunzip("BZh91AY&SY", kMax)), "bad_request");
    EXPECT_EQ(outcome(gunzip("PK\x03\x04", kMax)), "bad_request");
}

TEST(Elmo, MembersOfOtherProgramsWithNameCommentAndHeaderCheckAreRead) {
    std::string packed(2000, '\0');
    z_stream stream{};
    ASSERT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY), Z_OK);
    gz_header header{};
    header.name = reinterpret_cast<Bytef*>(const_cast<char*>("elmo.xml"));
    header.comment = reinterpret_cast<Bytef*>(const_cast<char*>("made elsewhere"));
    header.hcrc = 1;
    header.time = 1;
    ASSERT_EQ(deflateSetHeader(&stream, &header), Z_OK);
    std::string content = "<elmo/>";
    stream.next_in = reinterpret_cast<Bytef*>(content.data());
    stream.avail_in = static_cast<uInt>(content.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    ASSERT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    EXPECT_EQ(gunzip(packed, kMax).value(), content);
}

}  // namespace
}  // namespace ncp::protocol
