// Starts libxml2 and lasso, which starts xmlsec, before the first test, as ncp-saml does.
#include <gtest/gtest.h>

#include "elmo/document.h"
#include "login/saml/program/lasso_server.h"

namespace {

class Libraries : public testing::Environment {
  public:
    void SetUp() override {
        ncp::elmo::initialise_xml();
        ncp::login::saml::program::initialise_lasso();
    }
};

const testing::Environment* const kLibraries =
    testing::AddGlobalTestEnvironment(new Libraries);  // owned by GoogleTest

}  // namespace
