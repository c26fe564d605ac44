//! What a page takes of its style sheets and scripts.

use mdbook_lecture::base::comments::{out_of_script, out_of_style};

#[test]
fn a_style_sheet_loses_its_comments() {
    for (given, left) in [
        ("a { b: c; }", "a { b: c; }\n"),
        ("/* one */ a { }\n\n/* two\n   lines */\nb { }", "a { }\nb { }\n"),
        ("a { b: c; /* why */ d: e; }", "a { b: c;  d: e; }\n"),
        ("/*! licence */\na { }", "/*! licence */\na { }\n"),
        (
            "a { b: \"/* no */\"; c: '/* no */'; }",
            "a { b: \"/* no */\"; c: '/* no */'; }\n",
        ),
        ("a { b: url(x/y.svg); }", "a { b: url(x/y.svg); }\n"),
        ("a { } /* never ends", "a { } \n"),
        ("a { b: \"never ends", "a { b: \"never ends\n"),
        ("/* don't */ a { } /* don't */", "a { } \n"),
        ("a {\n    b: c;\n}", "a {\nb: c;\n}\n"),
        ("", ""),
    ] {
        assert_eq!(out_of_style(given), left, "{given}");
    }
}

#[test]
fn a_script_loses_the_comments_that_begin_a_line() {
    for (given, left) in [
        ("f();", "f();\n"),
        ("// why\nf(); // stays\n", "f(); // stays\n"),
        ("  // why\n\n  f();", "  f();\n"),
        ("/** what\n * it does\n */\nf();", "f();\n"),
        ("/* one line */\nf();", "f();\n"),
        ("/*! licence\n * of it\n */\nf();", "/*! licence\n * of it\n */\nf();\n"),
        ("f('http://a'); g(/[/*]/);", "f('http://a'); g(/[/*]/);\n"),
    ] {
        assert_eq!(out_of_script(given), left, "{given}");
    }
}
