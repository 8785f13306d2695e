import boto3
import json
import time

# Initialize the Kinesis client
kinesis_client = boto3.client('kinesis', region_name='us-west-2')

# Stream name
stream_name = 'my-kinesis-stream'

# Function to put records into the stream
def put_records():
    for i in range(10):
        data = {
            'id': i,
            'message': f'This is record {i}'
        }
        kinesis_client.put_record(
            StreamName=stream_name,
            Data=json.dumps(data),
            PartitionKey=str(i)
        )
        print(f'Put record {i}')
        time.sleep(1)

if __name__ == '__main__':
    put_records()
