"""A process that only sends to other systems, to be killed: ``python -m tests.front.hook_child FOLDER``."""

import sys
from ipaddress import ip_network
from pathlib import Path

from app import create_app
from core.settings import Settings
from front.hook_sender import HookSender

if __name__ == "__main__":
    settings = Settings(data_folder=Path(sys.argv[1]), hook_networks=(ip_network("127.0.0.0/8"),))
    HookSender(create_app(settings), look_s=0.05, breath_s=0.01).run()
