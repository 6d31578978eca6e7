import pytest

from seminar_prep.errors import ConfigError
from seminar_prep.sources.arxiv_api.endpoint import ArxivEndpoint, parse_endpoint

ARXIV = "https://export.arxiv.org/api/query"


def test_arxivs_own_endpoint_with_three_seconds_is_taken():
    assert parse_endpoint(ARXIV, "3") == ArxivEndpoint(ARXIV, 3.0)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080/api/query", "http://localhost/x", "http://[::1]:9/x"])
def test_a_smaller_gap_is_taken_on_loopback(url):
    assert parse_endpoint(url, "0.05").gap_seconds == 0.05


@pytest.mark.parametrize(
    "url", [ARXIV, "http://192.168.0.4/api", "http://localhost.example.org/", "http://127.0.0.1.nip.io/"]
)
def test_a_smaller_gap_is_refused_for_any_other_host(url):
    with pytest.raises(ConfigError, match=r"SEMINAR_PREP_ARXIV_GAP=2\.9 is less than the 3 seconds"):
        parse_endpoint(url, "2.9")


@pytest.mark.parametrize("gap", ["", "soon", "nan", "inf", "-1", "1e9"])
def test_a_gap_that_is_no_number_of_seconds_is_named(gap):
    with pytest.raises(ConfigError, match="is not a number of seconds"):
        parse_endpoint("http://127.0.0.1/", gap)


@pytest.mark.parametrize(
    "url", ["", "export.arxiv.org", "ftp://export.arxiv.org/", "http://", "http://[", "http://h:port/"]
)
def test_an_address_that_is_none_is_named(url):
    with pytest.raises(ConfigError, match="is not an http or https address"):
        parse_endpoint(url, "3")


def test_the_gap_is_held_per_host_and_port():
    keys = [
        ArxivEndpoint(url, 3.0).key
        for url in (ARXIV, "http://localhost:81/a", "http://localhost:81/b", "http://[::1]/")
    ]
    assert keys == ["export.arxiv.org_443", "localhost_81", "localhost_81", "__1_80"]
