// qpdf's headers, as both compilers can read them; signing includes this, too.
//
// In C++20 clang 14 refuses a vector of JSON inside JSON (JSON.hh), which is not whole there.
// Nothing of ours uses that class, so clang only learns its name.
#pragma once

#if defined(__clang__) && __clang_major__ < 15
#define JSON_HH
class JSON;
#endif

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFEFStreamObjectHelper.hh>
#include <qpdf/QPDFEmbeddedFileDocumentHelper.hh>
#include <qpdf/QPDFFileSpecObjectHelper.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFWriter.hh>
