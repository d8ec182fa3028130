// The commands of emrex-ncp, one file each. Every function adds its subcommand with its help text
// to the program; when the command line names it, its callback runs and sets exit_code:
// 0 fine, 1 findings, 2 usage or environment.
#pragma once

#include <CLI/App.hpp>

namespace ncp::cli {

inline constexpr int kFine = 0;
inline constexpr int kFindings = 1;
inline constexpr int kUsageOrEnvironment = 2;

void add_serve(CLI::App& program, int& exit_code);
void add_demo(CLI::App& program, int& exit_code);
void add_check_config(CLI::App& program, int& exit_code);
void add_check_login(CLI::App& program, int& exit_code);
void add_check_plugin(CLI::App& program, int& exit_code);
void add_describe_plugin(CLI::App& program, int& exit_code);
void add_new_keys(CLI::App& program, int& exit_code);
void add_validate(CLI::App& program, int& exit_code);
void add_verify(CLI::App& program, int& exit_code);

}  // namespace ncp::cli
