"""What schemathesis cannot make by itself: bytes under the name of a ZIP."""
import schemathesis


@schemathesis.serializer("application/zip")
def as_zip(context, value):
    return value if isinstance(value, bytes) else str(value).encode()
