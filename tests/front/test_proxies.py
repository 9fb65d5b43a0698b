"""Whose address counts: the caller's own, unless a proxy of ours says whose it was."""

from dataclasses import replace

import pytest

from app import create_app


def guesses(client, address: str) -> list[int]:
    """Six wrong enrolment codes, said to come from this address; five are let through a minute."""
    message = {"code": "guess", "device_name": "HP uji", "app_version": "0.1.0"}
    told = {"X-Forwarded-For": address}
    return [client.post("/sync/v1/enrol", json=message, headers=told).status_code for _ in range(6)]


@pytest.mark.parametrize(("proxies", "second"), [(1, [410] * 5 + [429]), (0, [429] * 6)])
def test_an_address_told_by_a_header_counts_only_behind_a_proxy_of_ours(settings, proxies, second):
    client = create_app(replace(settings, proxies=proxies)).test_client()
    assert guesses(client, "10.0.0.1") == [410] * 5 + [429]
    assert guesses(client, "10.0.0.2") == second


def test_a_caller_cannot_choose_an_address_by_sending_the_header_itself(settings):
    client = create_app(replace(settings, proxies=1)).test_client()
    assert guesses(client, "10.0.0.9, 10.0.0.1") == [410] * 5 + [429]
    assert guesses(client, "10.0.0.8, 10.0.0.1") == [429] * 6
