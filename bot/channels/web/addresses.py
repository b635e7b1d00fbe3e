"""Where a call comes from, as limits count it."""

import ipaddress

from starlette.requests import HTTPConnection

_HOUSEHOLD = 56


def address_of(connection: HTTPConnection) -> str:
    """Give the caller's address; of IPv6 the /56 that a household is given.

    By /64 whoever has the usual /48 would be 65,536 callers, more than the limits remember.

    A proxy's word is taken only from the proxies the settings name: the server sees to that.
    """
    host = connection.client.host if connection.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, _HOUSEHOLD), strict=False))
    return str(address)
