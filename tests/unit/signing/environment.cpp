// Starts libxml2 and xmlsec before the first test, as main does before threads.
#include <gtest/gtest.h>

#include "elmo/document.h"
#include "signing/verify.h"

namespace {

class Libraries : public testing::Environment {
  public:
    void SetUp() override {
        ncp::elmo::initialise_xml();
        ncp::signing::initialise_xmlsec();
    }
};

const testing::Environment* const kLibraries =
    testing::AddGlobalTestEnvironment(new Libraries);  // owned by GoogleTest

}  // namespace
