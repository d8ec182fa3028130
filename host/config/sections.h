// One function per section of the configuration file; private to load().
//
// Each reads what it knows from its table, reports what is wrong and refuses the rest.
// Thread-safety: one thread.
#pragma once

#include "config/settings.h"
#include "config/toml_reader.h"

namespace ncp::config {

void read_server(TomlReader server, bool demonstration, ServerSection& section);
void read_emrex(TomlReader emrex, EmrexSection& section);
void read_signing(TomlReader signing, Report& report, SigningSection& section);
void read_transcript(TomlReader transcript, TranscriptSection& section);
void read_session(TomlReader session, SessionSection& section);
void read_gather(TomlReader gather, GatherSection& section);
// "id", which every section that may be repeated needs (config/ids.h).
void read_id(TomlReader& section, std::string& id);
// Of a login method with a provider: [login.identity], national_id_country, assurance.
void read_vouching(TomlReader& login, Report& report, VouchingSection& section);
// Where a secret itself was written, as people do: says which option names its file.
void refuse_secret(TomlReader& section, std::string_view name, std::string_view file_option);
// method = "openid-connect".
void read_oidc(TomlReader& login, Report& report, LoginSection& section);
// Of a login by a trusted proxy; check_proxy_login() holds it against [server], when that is read.
void read_proxy_login(TomlReader& login, Report& report, bool demonstration, LoginSection& section);
void check_proxy_login(const LoginSection& login, const ServerSection& server, Report& report);
// method = "saml".
void read_saml(TomlReader& login, Report& report, LoginSection& section);
LoginSection read_login(TomlReader login, Report& report, bool demonstration);
SourceSection read_source(TomlReader source, Report& report);

}  // namespace ncp::config
