#include "base/bytes.h"

#include <gtest/gtest.h>

#include <set>

namespace ncp {
namespace {

TEST(Base64, GivesTheVectorsOfRfc4648) {  // section 10
    const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                           {"f", "Zg=="},
                                                           {"fo", "Zm8="},
                                                           {"foo", "Zm9v"},
                                                           {"foob", "Zm9vYg=="},
                                                           {"fooba", "Zm9vYmE="},
                                                           {"foobar", "Zm9vYmFy"}};
    for (const auto& [bytes, text] : vectors) {
        EXPECT_EQ(base64_encode(bytes), text);
        EXPECT_EQ(base64_decode(text), bytes);
    }
}

TEST(Base64, KeepsEveryByte) {
    std::string all;
    for (int byte = 0; byte < 256; ++byte)
        all += static_cast<char>(byte);
    for (std::size_t size = 0; size <= all.size(); ++size) {
        EXPECT_EQ(base64_decode(base64_encode(all.substr(0, size))), all.substr(0, size));
    }
    EXPECT_EQ(base64_encode("\xfb\xff\xfe"), "+//+");
}

TEST(Base64, RefusesWhatIsNotCanonical) {
    for (const char* hostile :
         {"Z",        "Zg",   "Zg=",      "Zg===", "=",        "==",      "===",    "====",
          "Zh==",     "Zm9=", "Zg==Zg==", "Z=g=",  "=Zg=",     "Zm9v\n",  "\nZm9v", "Zm9v\r\n\r\n",
          " Zm9v   ", "Zm 9", "Zm\n9",    "Zm-_",  "Zm9v====", "Zm9\xc3", "Zm9*"}) {
        EXPECT_EQ(base64_decode(hostile), std::nullopt) << hostile;
    }
    EXPECT_EQ(base64_decode(std::string("Zm9\0", 4)), std::nullopt);
}

TEST(Base64, TakesOneTextForTheSameBytes) {
    const std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
    std::size_t taken = 0;
    for (const char second : letters) {
        for (const char third : letters) {
            for (const char fourth : letters) {
                const std::string text{'Z', second, third, fourth};
                const auto bytes = base64_decode(text);
                if (!bytes) continue;
                ++taken;
                ASSERT_EQ(base64_encode(*bytes), text);
            }
        }
    }
    // Three bytes, two, one: 18 free bits beside the Z, 10, 2.
    EXPECT_EQ(taken, (1U << 18) + (1U << 10) + (1U << 2));
}

TEST(Base64Url, HasNoPaddingAndItsOwnTwoCharacters) {  // RFC 7515 appendix C
    EXPECT_EQ(base64url_encode("\x03\xec\xff\xe0\xc1"), "A-z_4ME");
    EXPECT_EQ(base64url_decode("A-z_4ME"), "\x03\xec\xff\xe0\xc1");
    EXPECT_EQ(base64url_encode(""), "");
    EXPECT_EQ(base64url_decode(""), "");
    for (const char* other : {"A+z/4ME", "A-z_4ME=", "A-z_4M", "A-z_4MF", "A", "A-z_4ME\n", "A b_"})
        EXPECT_FALSE(base64url_decode(other).has_value()) << other;
}

TEST(Hex, IsLowerCase) {
    EXPECT_EQ(hex_encode(std::string("\x00\x1f\xa0\xff", 4)), "001fa0ff");
}

TEST(Sha256, GivesTheKnownDigests) {  // FIPS 180-4 examples
    EXPECT_EQ(hex_encode(sha256("")),
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(hex_encode(sha256("abc")),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(RandomHex, HasTheAskedLengthAndDoesNotRepeat) {
    EXPECT_EQ(random_hex(0), "");
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) {
        std::string made = random_hex(16);
        EXPECT_EQ(made.size(), 32U);
        EXPECT_EQ(made.find_first_not_of("0123456789abcdef"), std::string::npos);
        EXPECT_TRUE(seen.insert(made).second);
    }
}

TEST(EqualInConstantTime, ComparesWholeTexts) {
    EXPECT_TRUE(equal_in_constant_time("", ""));
    EXPECT_TRUE(equal_in_constant_time("token", "token"));
    EXPECT_FALSE(equal_in_constant_time("token", "tokem"));
    EXPECT_FALSE(equal_in_constant_time("token", "toke"));
    EXPECT_FALSE(equal_in_constant_time(std::string("a\0b", 3), std::string("a\0c", 3)));
}

}  // namespace
}  // namespace ncp
