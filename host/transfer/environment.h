// What the steps of a transfer are given from outside: policies and tools, all longer-lived than
// any request. Thread-safety: shared by all requests; every member is safe to use so.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "config/settings.h"
#include "elmo/schema.h"
#include "login/login_method.h"
#include "pages/pages.h"
#include "protocol/request.h"
#include "results/gather.h"
#include "results/issuer_list.h"
#include "session/store.h"
#include "signing/signing_keys.h"
#include "transfer/transcripts.h"
#include "transfer/transfer.h"

namespace ncp::transfer {

struct Policy {
    std::string contact_point;  // our name, shown to students
    std::string public_origin;  // "https://ncp.example.org", where browsers reach us
    std::string return_code_prefix = "NCP_";
    protocol::EntryPolicy entry;
    bool passed_only = true;
    config::Picking picking = config::Picking::parts;
    bool own_copy = true;                 // students may save what is sent
    bool keep_nested_signatures = false;  // of Diploma Supplements, by others
    Lifetimes lifetimes;
};

struct Environment {
    Policy policy;
    const pages::Pages& pages;
    const elmo::Schema& schema;
    const signing::SigningKeys& keys;
    const Clock& clock;
    session::Store& store;
    results::Gatherer& gatherer;
    const results::IssuerList& issuers;  // among which students pick
    std::vector<std::shared_ptr<login::LoginMethod>> logins;
    std::set<std::string> login_logos{};  // ids of those that have one, at /login/<id>/logo
    Transcripts* transcripts = nullptr;   // null: results travel without a PDF
};

}  // namespace ncp::transfer
