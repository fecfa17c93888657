"""A client of the OCR.chat API as its users write them, with the requests library.

usage: submit_and_download.py BASE_URL TOKEN DOCUMENT RESULT.docx
"""
import sys
import time

import requests

base_url, token, document, result = sys.argv[1:]
API = base_url + "/api/v1/ocr/"
headers = {"Authorization": "Bearer " + token}

with open(document, "rb") as file:
    response = requests.post(API, headers=headers, files={"file": file}, data={"tier": "vlm"})
response.raise_for_status()
job = response.json()
seen = [job["status"]]

while job["status"] in ("pending", "processing"):
    time.sleep(2)
    job = requests.get(API + job["uuid"] + "/", headers=headers).json()
    seen.append(job["status"])

print("statuses:", ",".join(seen))
print(job["markdown"])

download = requests.get(API + job["uuid"] + "/download/", headers=headers, params={"format": "docx"})
download.raise_for_status()
with open(result, "wb") as file:
    file.write(download.content)
