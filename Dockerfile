# syntax=docker/dockerfile:1
# Two stages: the first builds a wheel with everything served inside it, the second runs it and nothing else.
ARG PYTHON=3.11-slim-bookworm

FROM python:${PYTHON} AS build
WORKDIR /src
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/coordinator
# The packages first: they change seldom, and this layer is kept.
COPY requirements.txt ./
RUN /opt/coordinator/bin/pip install --require-hashes --requirement requirements.txt
COPY . .
# The build hook brings its own Node where there is none, fetches the assets and compiles the catalogues.
RUN pip wheel --no-deps --wheel-dir /wheel . \
 && /opt/coordinator/bin/pip install --no-deps --no-index /wheel/*.whl \
 && /opt/coordinator/bin/python -m compileall -q /opt/coordinator/lib

FROM python:${PYTHON}
RUN groupadd --system --gid 10001 coordinator \
 && useradd --system --uid 10001 --gid coordinator --no-create-home --home-dir /var/lib/coordinator coordinator \
 && install --directory --owner=coordinator --group=coordinator --mode=700 /var/lib/coordinator
COPY --from=build /opt/coordinator /opt/coordinator
ENV PATH=/opt/coordinator/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    COORDINATOR_DATA_DIR=/var/lib/coordinator
WORKDIR /var/lib/coordinator
VOLUME /var/lib/coordinator
USER coordinator
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["coordinator", "serve", "--host", "0.0.0.0", "--port", "8000"]
