"""Eurostat's bulk TSV: what stands in a cell keeps its meaning, and what cannot be read is named by line."""

from __future__ import annotations

import gzip
from decimal import Decimal
from pathlib import Path

import pytest

import observatory.statistics as st
from observatory.statistics.errors import InputError

OLD = "nace_r2,indic_sb,geo\\time\t2015 \t2014 \n"
NEW = "freq,nace_r2,indic_sb,geo\\TIME_PERIOD\t2015 \t2014 \n"


def write(folder: Path, text: str, name: str = "sbs.tsv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def cells(path: Path, **options: object) -> list[tuple[int, str | None, str, str]]:
    rows = st.read(path, **options).table.to_pylist()  # type: ignore[arg-type]
    return [
        (row["year"], None if row["value"] is None else str(row["value"].normalize()), row["status"], row["flag"])
        for row in rows
    ]


def test_every_kind_of_cell_keeps_its_status_and_letters(tmp_path: Path) -> None:
    header = "nace_r2,indic_sb,geo\\time\t2015 \t2014 \t2013 \t2012 \t2011 \t2010 \t2009 \t2008 \n"
    path = write(tmp_path, header + "C10,V16110,AT11\t123 b\t: c\t:\t0 \t12.5 e\t: z\t0 n\t7 bep\n")
    assert cells(path) == [
        (2015, "123", "observed", "b"),
        (2014, None, "confidential", "c"),
        (2013, None, "missing", ""),
        (2012, "0", "zero", ""),
        (2011, "12.5", "estimated", "e"),
        (2010, None, "not_applicable", "z"),
        (2009, "0", "observed", "n"),  # less than half the unit, not a nought
        (2008, "7", "estimated", "bep"),
    ]


def test_a_number_marked_confidential_is_withheld_and_reported(tmp_path: Path) -> None:
    observations = st.read(write(tmp_path, OLD + "C10,V16110,AT11\t123 c\t5\n"))
    assert observations.table["value"].to_pylist() == [None, Decimal("5.000")]
    assert [(f.rule, f.count, f.lines) for f in observations.report.of("confidential-value")] == [
        ("confidential-value", 1, (2,))
    ]


def test_both_styles_of_header_give_the_same_rows(tmp_path: Path) -> None:
    old = st.read(write(tmp_path, OLD + "C10,V16110,AT11\t3 \t4 \n", "a.tsv"))
    new = st.read(write(tmp_path, NEW + "A,C10,V16110,AT11\t3 \t4 \n", "b.tsv"))
    assert old.table.drop_columns("source").equals(new.table.drop_columns("source"))


def test_rows_stand_in_the_order_of_the_source_with_their_lines(tmp_path: Path) -> None:
    path = write(tmp_path, OLD + "C10,V13320,AT11\t1.5 \t2.5 \n\nC10,V16110,AT11\t3 \t4 \n")
    table = st.read(path).table
    assert list(
        zip(table["variable"].to_pylist(), table["year"].to_pylist(), table["line"].to_pylist(), strict=True)
    ) == [
        ("wages", 2015, 2),
        ("wages", 2014, 2),
        ("employment", 2015, 4),
        ("employment", 2014, 4),
    ]


def test_windows_line_ends_and_a_byte_order_mark_do_not_matter(tmp_path: Path) -> None:
    text = OLD + "C10,V16110,AT11\t3 \t4 c\n"
    path = tmp_path / "w.tsv"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert [status for _, _, status, _ in cells(path)] == ["observed", "confidential"]


def test_the_format_is_judged_by_the_content_not_by_the_name(tmp_path: Path) -> None:
    path = tmp_path / "download"
    path.write_bytes(gzip.compress((OLD + "C10,V16110,AT11\t3 \t4 \n").encode()))
    assert st.read(path).sources[0].format == "eurostat-tsv"


def test_indicators_that_measure_nothing_of_ours_are_set_aside_and_counted(tmp_path: Path) -> None:
    path = write(tmp_path, OLD + "C10,V91290,AT11\t1.0 \t2.0 \nC10,V16110,AT11\t3 \t4 \nC11,V91290,AT11\t1.0 \t2.0 \n")
    observations = st.read(path)
    assert observations.variables() == ("employment",)
    [finding] = observations.report.of("unused-indicator")
    assert (finding.codes, finding.count, finding.lines) == (("V91290",), 2, (2, 4))


def test_another_indicator_can_be_named_as_employment(tmp_path: Path) -> None:
    path = write(tmp_path, OLD + "C10,V16130,AT11\t3 \t4 \n")
    with pytest.raises(InputError, match="the indicators are V16130"):
        st.read(path)
    assert st.read(path, variables={"V16130": "employment"}).variables() == ("employment",)


def test_a_dimension_with_several_values_needs_a_choice(tmp_path: Path) -> None:
    header = "unit,nace_r2,sex,geo\\time\t2015 \n"
    path = write(tmp_path, header + "THS,C,F,AT11\t1 \nTHS,C,M,AT11\t2 \n")
    with pytest.raises(InputError, match=r"sex has 2 values and none is chosen.*F, M"):
        st.read(path, variables={"*": "employment"})
    assert cells(path, variables={"*": "employment"}, choices={"sex": "M"}) == [(2015, "2", "observed", "")]
    with pytest.raises(InputError, match="'X' does not occur"):
        st.read(path, variables={"*": "employment"}, choices={"sex": "X"})
    with pytest.raises(InputError, match="no dimension of indicators"):
        st.read(path)


def test_only_the_years_asked_for_are_read_and_an_absent_one_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, OLD + "C10,V16110,AT11\t3 \t4 \n")
    assert st.read(path, years=[2014]).years() == (2014,)
    with pytest.raises(InputError, match=r"2016 is not in the data. It has 2014, 2015"):
        st.read(path, years=[2016])


def test_a_cell_that_is_no_number_is_rejected_and_counted(tmp_path: Path) -> None:
    observations = st.read(write(tmp_path, OLD + "C10,V16110,AT11\tabc \t4 \n"))
    assert len(observations) == 1
    [finding] = observations.report.of("unreadable-number")
    assert (finding.severity, finding.count, finding.lines) == ("error", 1, (2,))
    assert "'abc'" in finding.message


@pytest.mark.parametrize(
    ("text", "line", "column", "problem"),
    [
        (OLD + "C10,V16110,AT11\t12,5 \t4 \n", 2, "2015", "with a comma"),
        (OLD + "C10,V16110,AT11\t4 \t1.234,5 \n", 2, "2014", "with a comma"),
        (OLD + "C10,V16110,AT11\t4 \n", 2, None, "1 cells where the header has 2"),
        (OLD + "C10,V16110,AT11\t4 \t5 \nC10,AT11\t4 \t5 \n", 3, None, "2 parts in its key"),
        ("nace_r2,indic_sb,geo\\time\t2015Q1 \n", 1, "2015Q1", "no year"),
        ("unit,geo\\time\t2015 \n", 1, None, "says the industry"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, text: str, line: int, column: str | None, problem: str) -> None:
    with pytest.raises(InputError, match=problem) as caught:
        st.read(write(tmp_path, text))
    assert (caught.value.line, caught.value.column) == (line, column)
    assert str(caught.value.file).endswith("sbs.tsv")
    assert caught.value.remedy


def test_a_cut_gzip_file_says_so(tmp_path: Path) -> None:
    body = OLD + "".join(f"C10,V16110,AT11\t{n} \t{n * 7919 % 1000} \n" for n in range(40000))
    path = tmp_path / "cut.tsv.gz"
    path.write_bytes(gzip.compress(body.encode())[:-2000])
    with pytest.raises(InputError, match="cut or damaged") as caught:
        st.read(path)
    assert str(caught.value.file).endswith("cut.tsv.gz")


def test_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.tsv"
    path.write_bytes((OLD + "C10,V16110,AT11\t3 \t4 \n").encode() + "C10,V16110,ATé\t3 \t4 \n".encode("latin-1"))
    with pytest.raises(InputError, match="0xe9 is not UTF-8") as caught:
        st.read(path)
    assert caught.value.line == 3


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "empty"),
        ("<!doctype html><html></html>", "page of HTML"),
        ("just a line of text\n", "not a TSV"),
        ("\ufeffgeo\\time\n", "not a TSV"),
    ],
)
def test_what_is_no_tsv_is_refused(tmp_path: Path, content: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        st.read(write(tmp_path, content))


def test_a_file_that_is_not_there_and_a_directory_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        st.read(tmp_path / "nothing.tsv")
    with pytest.raises(InputError, match="directory"):
        st.read(tmp_path)


def test_blocks_smaller_than_a_line_give_the_same_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, OLD + "".join(f"C10,V16110,AT{n}\t{n} b\t: c\n" for n in (11, 12, 13)))
    whole = st.read(path).table
    from observatory.statistics.sources import opening

    monkeypatch.setattr(opening.line_blocks, "__defaults__", (7,))
    assert st.read(path).table.equals(whole)


@pytest.mark.shared
def test_the_real_bulk_file_is_read_whole(shared_data: Path) -> None:
    observations = st.read(shared_data / "eurostat_sbs_regional" / "sbs_r_nuts06_r2.tsv.gz")
    # 195,227 series, of which 44,494 growth and 11,555 shares; 8 years; one number below nought is rejected.
    assert len(observations) == (195_227 - 44_494 - 11_555) * 8 - 1
    assert {f.codes[0]: f.count for f in observations.report.of("unused-indicator")} == {
        "V91290": 44_494,
        "V94310": 11_555,
    }
    [negative] = observations.report.of("negative-value")
    assert (negative.codes, negative.count) == (("NO06",), 1)
    statuses = observations.table["status"].value_counts().to_pylist()
    assert {entry["values"]: entry["counts"] for entry in statuses}["confidential"] == 12_125 + 30_405 + 26_396
    assert observations.report.of("unknown-region", "unknown-industry", "duplicate-key", "unreadable-number") == ()
    [finland] = [f for f in observations.report.of("two-region-versions") if f.codes[0].startswith("FI")]
    assert finland.severity == "warning"
    assert finland.codes == ("FI13", "FI18", "FI1A", "FI1B", "FI1C", "FI1D")
    assert "2010" in finland.message
    [germany] = [f for f in observations.report.of("confidential-cells") if f.codes[0] == "DE"]
    assert germany.count == 14_142
    [totals] = observations.report.of("total-must-be-summed")
    assert totals.codes == ("B", "C", "D", "E", "F", "G", "H", "I", "J", "L", "M", "N", "S95")
    assert {f.codes[0] for f in observations.report.of("break-in-series")} == {"FI", "FR", "IE", "LU"}
    assert len(observations.report) < 150


@pytest.mark.shared
def test_the_national_file_sets_its_special_aggregates_aside(shared_data: Path) -> None:
    observations = st.read(shared_data / "eurostat_sbs_regional" / "sbs_na_sca_r2.tsv.gz", years=[2014, 2015])
    assert observations.years() == (2014, 2015)
    assert observations.report.of("aggregate-code")
    assert observations.report.of("unknown-industry") == ()
