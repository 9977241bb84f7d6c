"""Scrapy's settings: manners, caps and closed doors, with the desk's own choices filled in.

Scrapy's defaults trust the web: bodies of 1 GiB, certificates not verified, `file:` and `ftp:` handlers, a telnet
console and a local server that runs code. Each is closed here; `PROTECTED` lists what no spider may change. The desk is
the one `NEWSLOOM_DESK` names, else the current directory, so that `scrapy crawl feed -a source=ID` works inside a desk.
"""

import os

from scrapy.settings.default_settings import RETRY_EXCEPTIONS as _SCRAPY_S

from aggregator.collection.config_gate import working_config
from aggregator.settings import load
from aggregator.settings.home import desk_root
from crawlers.staying import STAYS

HOME = working_config(desk_root()) if os.environ.get(STAYS) else load(desk_root())
_collection = HOME.desk.collection

BOT_NAME = "newsloom"
SPIDER_MODULES = ["crawlers.spiders"]
NEWSPIDER_MODULE = "crawlers.spiders"

# --- who we are, and how we behave ------------------------------------------------------------------------------------
USER_AGENT = _collection.user_agent
ROBOTSTXT_OBEY = False  # `middlewares.Robots` obeys them: Scrapy's own takes an unreachable robots.txt for a yes
NEWSLOOM_OBEY_ROBOTS = _collection.obey_robots
DOWNLOAD_DELAY = _collection.delay
DOWNLOAD_DELAY_JITTER = 0  # a delay is a promise to a site; Scrapy would halve it half of the time
CONCURRENT_REQUESTS = _collection.parallel
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DEFAULT_REQUEST_HEADERS = {
    "Accept": "application/rss+xml, application/atom+xml, application/feed+json, text/html;q=0.9, */*;q=0.5"
}
COOKIES_ENABLED = False
REFERRER_POLICY = "no-referrer"
RETRY_TIMES = 1
#: All of Scrapy's but the timeout: a server that let a minute pass would keep another one from its turn again.
RETRY_EXCEPTIONS = [error for error in _SCRAPY_S if error != "scrapy.exceptions.DownloadTimeoutError"]
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"  # the poll's account says it, once, in our words
RETRY_HTTP_CODES: list[int] = []  # a status is an answer: the next poll asks again, with back-off

# --- caps -------------------------------------------------------------------------------------------------------------
DOWNLOAD_MAXSIZE = 10 << 20  # decoded too; the largest of 200 real feeds has 4.1 MB
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 60  # the whole request, not each chunk
DNS_TIMEOUT = 20
REDIRECT_MAX_TIMES = 5
DOWNLOAD_FAIL_ON_DATALOSS = True

# --- closed doors -----------------------------------------------------------------------------------------------------
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_HANDLERS = {"file": None, "ftp": None, "s3": None, "data": None}
HTTPPROXY_ENABLED = False  # a proxy from the environment would connect for us, past the address policy
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
# All that is loaded. Scrapy would load more by default, consoles among it; to name those as unwanted would import them.
EXTENSIONS_BASE = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.memusage.MemoryUsage": 0,
}
TWISTED_DNS_RESOLVER = "crawlers.resolver.GuardedResolver"
NEWSLOOM_EGRESS_ALLOW = list(HOME.desk.network.allow)
METAREFRESH_ENABLED = False
HTTPERROR_ALLOW_ALL = True  # 304 and errors reach the spider, which knows what they mean

# --- plumbing ---------------------------------------------------------------------------------------------------------
DOWNLOADER_MIDDLEWARES = {
    "crawlers.middlewares.Egress": 50,
    "crawlers.middlewares.Robots": 100,
    "crawlers.middlewares.Pace": 110,
    "crawlers.unpacking.Unpacking": 590,  # where Scrapy's stands, which takes the beginning of a body for the whole
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
}
ITEM_PIPELINES = {"crawlers.pipelines.Intake": 100}
CONCURRENT_ITEMS = 1  # an answer brings one outcome; by default Scrapy starts a hundred tasks for each answer's items
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # what is fetched is decided from the database
LOG_LEVEL = "WARNING"
LOGSTATS_INTERVAL = 0
MEMUSAGE_LIMIT_MB = 2_048

#: What a spider's `custom_settings` may not touch.
PROTECTED = frozenset(
    {
        "CONCURRENT_REQUESTS_PER_DOMAIN",
        "DNS_RESOLVER",
        "DOWNLOADER_MIDDLEWARES",
        "DOWNLOAD_DELAY",
        "DOWNLOAD_DELAY_JITTER",
        "DOWNLOAD_HANDLERS",
        "DOWNLOAD_MAXSIZE",
        "DOWNLOAD_TIMEOUT",
        "DOWNLOAD_VERIFY_CERTIFICATES",
        "EXTENSIONS",
        "EXTENSIONS_BASE",
        "HTTPPROXY_ENABLED",
        "NEWSLOOM_EGRESS_ALLOW",
        "NEWSLOOM_OBEY_ROBOTS",
        "REMOTE_CONTROL_ENABLED",
        "TELNETCONSOLE_ENABLED",
        "TWISTED_DNS_RESOLVER",
        "USER_AGENT",
    }
)
